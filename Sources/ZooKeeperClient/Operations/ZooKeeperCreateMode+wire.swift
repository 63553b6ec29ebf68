extension ZooKeeperCreateMode {
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
