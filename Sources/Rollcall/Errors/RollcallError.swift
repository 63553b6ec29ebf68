/// What went wrong between a program and its catalog.
public struct RollcallError: Error {
  /// A closed set, to be compared with `==`; new codes may appear in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case invalid, unreachable, timedOut, sessionLost, conflict, unsupported, unauthorized
      case corrupt, newerFormat, inUse, tooLarge, closed, rejected, noInstance, lockLost
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    public var description: String { kind.rawValue }

    /// The caller's own input cannot be: a name, a port, a URL.
    public static let invalid = Code(.invalid)
    /// No endpoint of the catalog answers. Nothing is known of the outcome of a write.
    public static let unreachable = Code(.unreachable)
    /// The deadline passed first. Nothing is known of the outcome of a write.
    public static let timedOut = Code(.timedOut)
    /// The session is gone for good, with everything that hung on it.
    public static let sessionLost = Code(.sessionLost)
    /// Another live owner holds the instance's id.
    public static let conflict = Code(.conflict)
    /// This engine, server or layout cannot do it.
    public static let unsupported = Code(.unsupported)
    /// The catalog refused the credentials, or they do not allow it.
    public static let unauthorized = Code(.unauthorized)
    /// Stored data cannot be read; nothing was overwritten.
    public static let corrupt = Code(.corrupt)
    /// Stored data was written by a newer version; nothing was overwritten.
    public static let newerFormat = Code(.newerFormat)
    /// Another process holds the folder or port.
    public static let inUse = Code(.inUse)
    /// A value, name or request is above a limit, which the message names.
    public static let tooLarge = Code(.tooLarge)
    /// The catalog, view or registrar was already closed.
    public static let closed = Code(.closed)
    /// The catalog answered, and refused for a reason of its own, which the message gives.
    public static let rejected = Code(.rejected)
    /// No instance of the service can be used now.
    public static let noInstance = Code(.noInstance)
    /// The lock is no longer held: its key was deleted, released by somebody else, or went with its session.
    public static let lockLost = Code(.lockLost)
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

  public static func invalid(_ message: String) -> RollcallError { RollcallError(.invalid, message) }

  /// Whether the same call may succeed later without any change by the caller.
  public var isTransient: Bool { code == .unreachable || code == .timedOut }
}

extension RollcallError: CustomStringConvertible {
  public var description: String {
    if let underlying { "\(message) (\(underlying))" } else { message }
  }
}

extension RollcallError: Equatable {
  /// By code and message; the underlying error does not count.
  public static func == (left: RollcallError, right: RollcallError) -> Bool {
    left.code == right.code && left.message == right.message
  }
}
