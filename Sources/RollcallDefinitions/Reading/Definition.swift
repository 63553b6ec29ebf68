public import ConsulAPI
public import RollcallReadiness

/// What a file says of one service or one check.
public struct Definition: Sendable, Hashable {
  public enum Subject: Sendable, Hashable {
    case service(ConsulServiceRegistration)
    /// Of the node, or of a service that is registered otherwise.
    case check(ConsulCheckRegistration)
  }

  public var subject: Subject
  /// What must have held at the same time before it is registered.
  public var ready: [ReadinessCondition]
  /// The path as it was found.
  public var file: String
  /// From 1.
  public var line: Int

  public init(_ subject: Subject, ready: [ReadinessCondition] = [], file: String, line: Int) {
    self.subject = subject
    self.ready = ready
    self.file = file
    self.line = line
  }

  /// By which it is known to the agent.
  public var id: DefinitionID {
    switch subject {
    case .service(let service): .service(service.effectiveID)
    case .check(let check): .check(check.checkID.isEmpty ? check.name : check.checkID)
    }
  }
}
