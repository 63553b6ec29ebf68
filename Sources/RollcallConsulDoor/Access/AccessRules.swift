/// What the bearer of a token may do.
public struct AccessRules: Sendable, Hashable {
  /// To instances and their checks, by the service's name.
  public var services: NameRules
  public var keys: NameRules
  public var sessions: AccessRight
  /// To the agent itself: its node, its checks, its reload.
  public var agent: AccessRight

  public init(services: NameRules = NameRules(), keys: NameRules = NameRules(), sessions: AccessRight = .deny, agent: AccessRight = .deny) {
    self.services = services
    self.keys = keys
    self.sessions = sessions
    self.agent = agent
  }
}
