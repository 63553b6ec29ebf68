internal import NIOCore

/// What kind of node is created.
public enum ZooKeeperCreateMode: Hashable, Sendable {
  case persistent
  /// It ends with the session that creates it.
  case ephemeral
  /// The server appends a number, `%010d`, that rises with each child of the parent.
  case persistentSequential
  case ephemeralSequential
  /// The server removes it some time after its last child is gone (3.5 and later).
  case container
  /// The server removes it when it has no children and was not changed for so long: milliseconds, up to about 34 years. Needs 3.5.3 and
  /// `extendedTypesEnabled` on the server.
  case timeToLive(Duration)
  case timeToLiveSequential(Duration)

  /// The flags on the wire.
  var flags: Int32 {
    switch self {
    case .persistent: 0
    case .ephemeral: 1
    case .persistentSequential: 2
    case .ephemeralSequential: 3
    case .container: 4
    case .timeToLive: 5
    case .timeToLiveSequential: 6
    }
  }

  public var isSequential: Bool {
    switch self {
    case .persistentSequential, .ephemeralSequential, .timeToLiveSequential: true
    case .persistent, .ephemeral, .container, .timeToLive: false
    }
  }

  public var isEphemeral: Bool { self == .ephemeral || self == .ephemeralSequential }

  /// In milliseconds; only of nodes with a TTL.
  var timeToLive: Int64? {
    switch self {
    case .timeToLive(let time), .timeToLiveSequential(let time): time.milliseconds
    default: nil
    }
  }

  /// The operation that creates such a node, with its stat as the answer.
  var code: OperationCode {
    switch self {
    case .persistent, .ephemeral, .persistentSequential, .ephemeralSequential: .create2
    case .container: .createContainer
    case .timeToLive, .timeToLiveSequential: .createTTL
    }
  }
}
