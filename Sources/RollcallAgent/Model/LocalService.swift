public import Rollcall

/// A service that is registered with the agent.
public struct LocalService: Sendable, Hashable {
  /// As registered, without its checks, which ``LocalState/checks`` has by their ids.
  public internal(set) var instance: ServiceInstance
  /// The names of the catalogs in which it is published; nil for the agent's first, `*` for all.
  public internal(set) var catalogs: [String]?
  /// In the order of their registration.
  public internal(set) var checks: [String]
  /// Whether the store may hold results of its checks.
  var hasStoredResults = false

  init(_ instance: ServiceInstance, catalogs: [String]? = nil, checks: [String]) {
    self.instance = instance
    self.catalogs = catalogs
    self.checks = checks
  }
}
