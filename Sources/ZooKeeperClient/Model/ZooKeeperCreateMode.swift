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

  public var isSequential: Bool {
    switch self {
    case .persistentSequential, .ephemeralSequential, .timeToLiveSequential: true
    case .persistent, .ephemeral, .container, .timeToLive: false
    }
  }

  public var isEphemeral: Bool { self == .ephemeral || self == .ephemeralSequential }
}
