public import NIOCore
public import NIOPosix

extension ZooKeeperHost {
  /// Asks a server in the plain words of its monitoring, such as `srvr`, over a connection of its own and without TLS.
  ///
  /// Which words a server answers, its `4lw.commands.whitelist` says; `srvr` is always among them. To others it answers that they are not in it.
  /// - Returns: the answer; nil when there is none in time, as from a port that takes TLS only.
  public func ask(
    _ word: String, within limit: Duration = .seconds(1), eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async -> String? {
    let eventLoop = eventLoopGroup.next()
    let answer = Resolver.addresses(of: self, on: eventLoop).flatMap { addresses -> EventLoopFuture<String?> in
      guard let address = addresses.first else { return eventLoop.makeSucceededFuture(nil) }
      return Connector.ask(word, at: address, within: TimeAmount(limit), on: eventLoop)
    }
    return try? await answer.get()
  }
}
