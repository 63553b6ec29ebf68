internal import NIOCore
internal import NIOSSL

/// What the errors of sockets and TLS mean to a client of ZooKeeper.
enum ConnectionFailure {
  static func error(for error: any Error) -> ZooKeeperError {
    switch error {
    case let error as ZooKeeperError: error
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
      ZooKeeperError(
        .tlsRefused, "TLS failed (\(error)). Is this the server's secureClientPort, and do both sides trust the other's certificate?")
    case is ChannelError: ZooKeeperError(.unreachable, "there was no answer in time")
    default: ZooKeeperError(.connectionLoss, "the connection failed: \(error)")
    }
  }
}
