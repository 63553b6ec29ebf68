extension ZooKeeperError {
  /// The server's error codes (`KeeperException.Code` of ZooKeeper 3.9), and after them what this client itself finds.
  public enum Code: Hashable, Sendable {
    case systemError
    case runtimeInconsistency
    case dataInconsistency
    /// The connection was lost before the answer, or there is none.
    case connectionLoss
    case marshallingError
    /// The server does not know the operation, or it is switched off there.
    case unimplemented
    /// The server gave up on its own.
    case operationTimeout
    case badArguments
    case unknownSession
    case newConfigNoQuorum
    case reconfigInProgress
    case noNode
    case noAuth
    case badVersion
    case noChildrenForEphemerals
    case nodeExists
    case notEmpty
    /// The session has ended with all its ephemeral nodes and watches. Open a new one.
    case sessionExpired
    case invalidCallback
    case invalidACL
    /// The server refused the credentials. The session is of no use any more.
    case authFailed
    case sessionMoved
    /// The server is in read-only mode, and the operation would write.
    case notReadOnly
    case ephemeralOnLocalSession
    case noWatcher
    case requestTimeout
    case reconfigDisabled
    case sessionClosedRequireSasl
    case quotaExceeded
    case throttled
    /// A code that this client does not know.
    case other(Int32)

    /// The operation's own deadline has passed.
    case timedOut
    /// This client was closed.
    case closed
    /// Too much waits already.
    case tooManyRequests
    /// The request is longer than a server takes (`jute.maxbuffer`).
    case requestTooLarge
    /// The reply is longer than this client takes.
    case replyTooLarge
    /// The server's reply cannot be read, or is not the one that was due.
    case malformedReply
    /// No server could be reached, for now.
    case unreachable
    /// Something answers on that port, and it is no ZooKeeper.
    case notZooKeeper
    /// One side did not accept the other's certificate, or only one of them speaks TLS.
    case tlsRefused
  }
}

extension ZooKeeperError.Code {
  private static let wireValues: [(value: Int32, code: Self, meaning: String)] = [
    (-1, .systemError, "the server met an error of its own"),
    (-2, .runtimeInconsistency, "not done, because another operation of the same multi failed"),
    (-3, .dataInconsistency, "the server found its data inconsistent"),
    (-4, .connectionLoss, "the connection was lost"),
    (-5, .marshallingError, "the server could not read the request"),
    (-6, .unimplemented, "the server does not know this operation, or it is switched off there (TTL nodes need extendedTypesEnabled)"),
    (-7, .operationTimeout, "the server gave up"),
    (-8, .badArguments, "the server finds the arguments wrong"),
    (-12, .unknownSession, "the server does not know this session"),
    (-13, .newConfigNoQuorum, "no quorum of the new configuration is connected"),
    (-14, .reconfigInProgress, "another reconfiguration is under way"),
    (-101, .noNode, "there is no such node"),
    (-102, .noAuth, "the node's ACL does not permit it"),
    (-103, .badVersion, "the node has another version"),
    (-108, .noChildrenForEphemerals, "an ephemeral node has no children"),
    (-110, .nodeExists, "the node is there already"),
    (-111, .notEmpty, "the node has children"),
    (-112, .sessionExpired, "the session has expired; open a new one"),
    (-113, .invalidCallback, "the server finds the callback invalid"),
    (-114, .invalidACL, "the ACL is empty or invalid"),
    (-115, .authFailed, "the server refused the credentials"),
    (-118, .sessionMoved, "the session has moved to another connection"),
    (-119, .notReadOnly, "the server is in read-only mode"),
    (-120, .ephemeralOnLocalSession, "a local session has no ephemeral nodes"),
    (-121, .noWatcher, "there is no such watch"),
    (-122, .requestTimeout, "the server did not finish in its time"),
    (-123, .reconfigDisabled, "reconfiguration is switched off on the server (reconfigEnabled)"),
    (-124, .sessionClosedRequireSasl, "the server requires SASL and has closed the session"),
    (-125, .quotaExceeded, "the quota is used up"),
    (-127, .throttled, "the server was too busy and dropped the request"),
  ]
  private static let byValue = Dictionary(uniqueKeysWithValues: wireValues.map { ($0.value, $0) })
  private static let byCode = Dictionary(uniqueKeysWithValues: wireValues.map { ($0.code, $0) })

  /// All codes that a server can answer.
  public static var ofServers: [Self] { wireValues.map(\.code) }

  init(wire value: Int32) {
    self = Self.byValue[value]?.code ?? .other(value)
  }

  /// The number that stands for it in replies; nil for what only this client finds.
  public var wireValue: Int32? {
    if case .other(let value) = self { value } else { Self.byCode[self]?.value }
  }

  var meaning: String {
    if case .other(let value) = self { return "the server answered with error \(value), which this client does not know" }
    return Self.byCode[self]?.meaning ?? "\(self)"
  }

  /// What these say about a write when the server itself answered them.
  var outcomeWhenAnswered: ZooKeeperError.Outcome {
    switch self {
    case .systemError, .dataInconsistency, .connectionLoss, .operationTimeout, .requestTimeout, .other: .ambiguous
    default: .refused
    }
  }
}
