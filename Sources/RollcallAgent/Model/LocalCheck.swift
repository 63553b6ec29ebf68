public import Rollcall

/// A check that is registered with the agent, and its latest result.
public struct LocalCheck: Sendable, Hashable {
  public let definition: CheckDefinition
  public let owner: LocalOwner
  /// When it was registered, in the agent's time.
  let registered: Duration
  var result: CheckResult
  var streak = ProbeStreak()

  init(_ definition: CheckDefinition, owner: LocalOwner, registered: Duration, result: CheckResult? = nil) {
    self.definition = definition
    self.owner = owner
    self.registered = registered
    self.result = result ?? CheckResult(initial: definition.initialHealth, at: registered)
  }

  public var health: Health { result.health }

  /// What is shown to people: the last reported output, or that no report came in time.
  public var output: String { result.shownOutput }

  /// As the catalog shows it.
  var published: HealthCheck {
    HealthCheck(
      id: definition.id, name: definition.name, health: health, output: output, notes: definition.notes, kind: definition.kind)
  }

  /// When no report will have come in time; nil once that has happened.
  var expiry: Duration? {
    guard case .ttl(let limit) = definition.method, !result.isExpired else { return nil }
    return result.reported + limit
  }

  /// When the service will have been critical for too long; nil while it is not.
  var removal: Duration? {
    guard let since = result.criticalSince, let delay = definition.deregisterServiceAfter, owner != .node else { return nil }
    return since + delay
  }

  /// When time alone will change something next.
  var nextEvent: Duration? {
    switch (expiry, removal) {
    case (let expiry?, let removal?): min(expiry, removal)
    case (let expiry, let removal): expiry ?? removal
    }
  }
}
