import HTTPTypes

extension Access {
  /// - Throws: ``DoorError`` 403 that names what is missing.
  func require(_ need: AccessNeed) throws(DoorError) {
    guard allows(need) else { throw DoorError(.forbidden, "Permission denied: Missing \(need.description)") }
  }
}
