import Rollcall

/// The stored form of a check's definition. Times are milliseconds, points in time since 1970.
struct StoredCheck: Codable {
  var id: String
  var name: String
  var notes: String
  var kind: String
  var ttl: Int64?
  var probe: CheckProbe?
  /// The id of the service that it follows; empty for the node.
  var follows: String?
  var interval: Int64?
  var timeout: Int64?
  var successesBeforePassing: Int?
  var failuresBeforeCritical: Int?
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
    case .probe(let probe, let interval, let timeout):
      self.probe = probe
      self.interval = interval.milliseconds
      self.timeout = timeout?.milliseconds
      successesBeforePassing = definition.successesBeforePassing
      failuresBeforeCritical = definition.failuresBeforeCritical
    case .alias(.node): follows = ""
    case .alias(.service(let id)): follows = id
    }
    initial = definition.initialHealth
    deregisterAfter = definition.deregisterServiceAfter?.milliseconds
    outputLimit = definition.outputLimit
    registered = check.registered.milliseconds
  }

  func check(_ owner: LocalOwner) throws -> LocalCheck {
    let definition = CheckDefinition(
      id: id, name: name, notes: notes, method: try method, initialHealth: initial, successesBeforePassing: successesBeforePassing ?? 0,
      failuresBeforeCritical: failuresBeforeCritical ?? 0, deregisterServiceAfter: deregisterAfter.map { .milliseconds($0) },
      outputLimit: outputLimit)
    return LocalCheck(definition, owner: owner, registered: .milliseconds(registered))
  }

  private var method: CheckDefinition.Method {
    get throws {
      if let ttl { return .ttl(.milliseconds(ttl)) }
      if let follows { return .alias(of: follows.isEmpty ? .node : .service(follows)) }
      if let probe, let interval { return .probe(probe, interval: .milliseconds(interval), timeout: timeout.map { .milliseconds($0) }) }
      throw RollcallError(
        .newerFormat, "The agent's data has a check '\(id)' of the unknown kind '\(kind)'. Use a newer version of Rollcall.")
    }
  }
}
