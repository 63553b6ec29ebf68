public import Rollcall

/// A service that is registered with the agent.
public struct LocalService: Sendable, Hashable {
  /// As registered, without its checks, which ``LocalState/checks`` has by their ids.
  public internal(set) var instance: ServiceInstance
  /// In the order of their registration.
  public internal(set) var checks: [String]
  /// Whether the store may hold results of its checks.
  var hasStoredResults = false

  init(_ instance: ServiceInstance, checks: [String]) {
    self.instance = instance
    self.checks = checks
  }
}
