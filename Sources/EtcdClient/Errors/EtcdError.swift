/// Why a call to etcd gave no answer, or which refusal etcd answered.
public struct EtcdError: Error, Hashable, Sendable {
  /// What is known of the call's effect. Only a write needs to ask.
  public enum Outcome: Hashable, Sendable {
    /// The request certainly did not reach etcd's logic: it was never written, or the server said so.
    case notSent
    /// etcd answered that it did not do it.
    case refused
    /// The request may have taken effect, or may yet. Read before trying again.
    case ambiguous
  }

  /// As gRPC classes it.
  public var code: Code
  /// What it means in particular, where that is known.
  public var reason: Reason?
  public var outcome: Outcome
  /// etcd's own words where it answered; otherwise what happened and what to do.
  public var message: String
  /// The member that was asked, unless none was reached.
  public var endpoint: EtcdEndpoint?

  public init(_ code: Code, reason: Reason? = nil, outcome: Outcome, message: String, endpoint: EtcdEndpoint? = nil) {
    self.code = code
    self.reason = reason
    self.outcome = outcome
    self.message = message
    self.endpoint = endpoint
  }

  /// The same error, naming the member if it names none yet.
  func at(_ endpoint: EtcdEndpoint) -> EtcdError {
    var error = self
    error.endpoint = self.endpoint ?? endpoint
    return error
  }
}

extension EtcdError: CustomStringConvertible {
  public var description: String {
    var text = endpoint.map { "\($0): " } ?? ""
    text += "\(message) (\(reason.map { "\(code), \($0)" } ?? "\(code)"))"
    if outcome == .ambiguous { text += "; whether it took effect is unknown" }
    return text
  }
}

extension EtcdError {
  /// gRPC's status codes, by their numbers on the wire.
  public enum Code: Int, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case ok = 0
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case `internal` = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16

    public var description: String {
      switch self {
      case .ok: "OK"
      case .cancelled: "CANCELLED"
      case .unknown: "UNKNOWN"
      case .invalidArgument: "INVALID_ARGUMENT"
      case .deadlineExceeded: "DEADLINE_EXCEEDED"
      case .notFound: "NOT_FOUND"
      case .alreadyExists: "ALREADY_EXISTS"
      case .permissionDenied: "PERMISSION_DENIED"
      case .resourceExhausted: "RESOURCE_EXHAUSTED"
      case .failedPrecondition: "FAILED_PRECONDITION"
      case .aborted: "ABORTED"
      case .outOfRange: "OUT_OF_RANGE"
      case .unimplemented: "UNIMPLEMENTED"
      case .internal: "INTERNAL"
      case .unavailable: "UNAVAILABLE"
      case .dataLoss: "DATA_LOSS"
      case .unauthenticated: "UNAUTHENTICATED"
      }
    }

    /// What a status that the server itself sent says about the call's effect.
    ///
    /// etcd refuses before it proposes with the first group; the others also come when a proposal's fate is unknown to the member.
    var outcomeWhenAnswered: Outcome {
      switch self {
      case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted, .failedPrecondition, .outOfRange,
        .unimplemented, .unauthenticated:
        .refused
      case .ok, .cancelled, .unknown, .deadlineExceeded, .aborted, .internal, .unavailable, .dataLoss: .ambiguous
      }
    }
  }
}

extension EtcdError {
  /// What an error means in particular; new reasons may appear in later versions.
  public struct Reason: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case compacted, futureRevision, historyLost
      case leaseNotFound, leaseExists, leaseTTLTooLarge, leaseLost
      case noLeader, leaderChanged, serverTimedOut, tooManyRequests, noSpace
      case emptyKey, duplicateKey, tooManyOperations, requestTooLarge, replyTooLarge, emptyRange
      case permissionDenied, wrongCredentials, tokenExpired, authenticationOff
      case unreachable, connectionLost, unresponsive, notEtcd, serverWantsTLS, serverSpeaksNoTLS, tlsRefused, closed
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    public var description: String { kind.rawValue }

    /// The revision asked for has been compacted: read the present state.
    public static let compacted = Reason(.compacted)
    /// The revision asked for lies in the future.
    public static let futureRevision = Reason(.futureRevision)
    /// The store has gone back behind a revision already seen: it was emptied, or restored from a backup.
    public static let historyLost = Reason(.historyLost)
    public static let leaseNotFound = Reason(.leaseNotFound)
    public static let leaseExists = Reason(.leaseExists)
    public static let leaseTTLTooLarge = Reason(.leaseTTLTooLarge)
    /// The lease that was kept alive has expired, was revoked, or could not be renewed in time.
    public static let leaseLost = Reason(.leaseLost)
    /// The member belongs to no quorum now.
    public static let noLeader = Reason(.noLeader)
    public static let leaderChanged = Reason(.leaderChanged)
    /// etcd gave up on its own: usually no quorum, or a slow disk.
    public static let serverTimedOut = Reason(.serverTimedOut)
    public static let tooManyRequests = Reason(.tooManyRequests)
    /// The store's quota is used up: compact, defragment and disarm the alarm.
    public static let noSpace = Reason(.noSpace)
    public static let emptyKey = Reason(.emptyKey)
    public static let duplicateKey = Reason(.duplicateKey)
    /// A transaction above the server's limit (`--max-txn-ops`, 128 unless set).
    public static let tooManyOperations = Reason(.tooManyOperations)
    /// A request above the server's limit (`--max-request-bytes`, 1.5 MiB unless set).
    public static let requestTooLarge = Reason(.requestTooLarge)
    /// A reply above this client's own limit.
    public static let replyTooLarge = Reason(.replyTooLarge)
    /// The end of the range does not lie behind its start.
    public static let emptyRange = Reason(.emptyRange)
    public static let permissionDenied = Reason(.permissionDenied)
    /// User or password are wrong.
    public static let wrongCredentials = Reason(.wrongCredentials)
    /// The token is missing, has expired, or is older than the last change of users and roles. The client has tried a new one.
    public static let tokenExpired = Reason(.tokenExpired)
    /// The server does not authenticate anybody.
    public static let authenticationOff = Reason(.authenticationOff)
    /// No connection could be made.
    public static let unreachable = Reason(.unreachable)
    /// The connection ended while the call was open.
    public static let connectionLost = Reason(.connectionLost)
    /// The connection was given up since the server did not answer a ping.
    public static let unresponsive = Reason(.unresponsive)
    /// Something answers on that port, and it is no etcd.
    public static let notEtcd = Reason(.notEtcd)
    /// The scheme is `http`, and the server speaks TLS.
    public static let serverWantsTLS = Reason(.serverWantsTLS)
    /// The scheme is `https`, and the server speaks no TLS.
    public static let serverSpeaksNoTLS = Reason(.serverSpeaksNoTLS)
    /// One side did not accept the other's certificate.
    public static let tlsRefused = Reason(.tlsRefused)
    /// This client was closed.
    public static let closed = Reason(.closed)
  }
}
