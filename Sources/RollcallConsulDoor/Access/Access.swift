/// What one request may do.
struct Access: Sendable {
  /// Nil for everything, where the agent has no tokens.
  var rules: AccessRules?

  static let everything = Access(rules: nil)

  func allows(_ need: AccessNeed) -> Bool {
    guard let rules else { return true }
    let right =
      switch need.subject {
      case .service(let name): rules.services.right(to: name)
      case .allServices: rules.services.right(toAllBelow: "")
      case .key(let key): rules.keys.right(to: key)
      case .keysBelow(let prefix): rules.keys.right(toAllBelow: prefix)
      case .sessions: rules.sessions
      case .agent: rules.agent
      }
    return right >= need.right
  }
}
