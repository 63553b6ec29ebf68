/// How one call is made.
public struct EtcdCallOptions: Hashable, Sendable {
  /// With all its tries; `nil` for that of the settings.
  public var timeout: Duration?
  /// Whether it fails as soon as every member was found unreachable, instead of waiting for one until its time is over.
  public var failsFast: Bool
  /// Whether a member without a leader refuses at once, instead of waiting for one.
  public var requiresLeader: Bool

  public init(timeout: Duration? = nil, failsFast: Bool = false, requiresLeader: Bool = false) {
    self.timeout = timeout
    self.failsFast = failsFast
    self.requiresLeader = requiresLeader
  }
}
