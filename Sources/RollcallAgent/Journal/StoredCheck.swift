import Rollcall

/// The stored form of a check's definition. Times are milliseconds, points in time since 1970.
struct StoredCheck: Codable {
  var id: String
  var name: String
  var notes: String
  var kind: String
  var ttl: Int64?
  var initial: Health
  var deregisterAfter: Int64?
  var outputLimit: Int
  var registered: Int64

  init(_ check: LocalCheck) {
    let definition = check.definition
    id = definition.id
    name = definition.name
    notes = definition.notes
    kind = definition.kind
    switch definition.method {
    case .ttl(let limit): ttl = limit.milliseconds
    }
    initial = definition.initialHealth
    deregisterAfter = definition.deregisterServiceAfter?.milliseconds
    outputLimit = definition.outputLimit
    registered = check.registered.milliseconds
  }

  func check(_ owner: LocalOwner) throws -> LocalCheck {
    guard kind == "ttl", let ttl else {
      throw RollcallError(
        .newerFormat, "The agent's data has a check '\(id)' of the unknown kind '\(kind)'. Use a newer version of Rollcall.")
    }
    let definition = CheckDefinition(
      id: id, name: name, notes: notes, method: .ttl(.milliseconds(ttl)), initialHealth: initial,
      deregisterServiceAfter: deregisterAfter.map { .milliseconds($0) }, outputLimit: outputLimit)
    return LocalCheck(definition, owner: owner, registered: .milliseconds(registered))
  }
}
