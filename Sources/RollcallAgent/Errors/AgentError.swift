/// Why the agent did not do what was asked of it.
public struct AgentError: Error {
  /// A closed set, to be compared with `==`; new codes may appear in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case invalid, unknownService, unknownCheck, tooMany, failed
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    public var description: String { kind.rawValue }

    /// The caller's own input cannot be. Nothing has changed.
    public static let invalid = Code(.invalid)
    /// No service of that id is registered with this agent. Nothing has changed.
    public static let unknownService = Code(.unknownService)
    /// No check of that id and kind is registered with this agent. Nothing has changed.
    public static let unknownCheck = Code(.unknownCheck)
    /// A limit of this agent, which the message names, is reached. Nothing has changed.
    public static let tooMany = Code(.tooMany)
    /// The change is made and will be tried again, but it is not yet stored or not yet in the catalog.
    public static let failed = Code(.failed)
  }

  public var code: Code
  /// Says what happened and what to do.
  public var message: String
  public var underlying: (any Error)?

  public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlying = underlying
  }
}

extension AgentError: CustomStringConvertible {
  public var description: String {
    if let underlying { "\(message) (\(underlying))" } else { message }
  }
}
