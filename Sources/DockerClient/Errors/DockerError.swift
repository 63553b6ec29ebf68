/// What went wrong between this program and a Docker engine.
public struct DockerError: Error {
  /// A closed set, to be compared with `==`; new codes may appear in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case settings, notReached, notPermitted, interrupted, timedOut, notDocker, refused, unreadable, tooLarge, closed
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    public var description: String { kind.rawValue }

    /// An address or file of the settings cannot be used.
    public static let settings = Code(.settings)
    /// No connection could be made.
    public static let notReached = Code(.notReached)
    /// The socket is there, and this user may not use it.
    public static let notPermitted = Code(.notPermitted)
    /// The connection went before the answer came.
    public static let interrupted = Code(.interrupted)
    /// The deadline passed before the answer came.
    public static let timedOut = Code(.timedOut)
    /// What answers is no Docker engine.
    public static let notDocker = Code(.notDocker)
    /// The engine answered with an error; see ``DockerError/status``.
    public static let refused = Code(.refused)
    /// The answer is not what Docker's API gives.
    public static let unreadable = Code(.unreadable)
    /// The answer is longer than anything sensible.
    public static let tooLarge = Code(.tooLarge)
    /// The client was shut down by this program.
    public static let closed = Code(.closed)
  }

  public var code: Code
  /// Says what happened and what to do.
  public var message: String
  /// The HTTP status, where there was an answer.
  public var status: Int?
  public var underlying: (any Error)?

  public init(_ code: Code, _ message: String, status: Int? = nil, underlying: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.status = status
    self.underlying = underlying
  }
}

extension DockerError: CustomStringConvertible {
  public var description: String {
    if let underlying { "\(message) (\(underlying))" } else { message }
  }
}

extension DockerError: Equatable {
  /// By code and message; the underlying error does not count.
  public static func == (left: DockerError, right: DockerError) -> Bool { left.code == right.code && left.message == right.message }
}
