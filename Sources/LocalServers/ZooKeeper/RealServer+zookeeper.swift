extension RealServer<ZooKeeperServer> {
  /// `host:port` for clients.
  public var clientAddress: String { "\(site.host):\(clientPort)" }

  public var clientPort: Int { kind.clientPort(at: site) }

  /// `host:port` for clients with TLS.
  public var secureAddress: String { "\(site.host):\(kind.securePort(at: site))" }

  /// As a catalog URL.
  public var url: String { "zookeeper://\(clientAddress)" }

  /// Asks one of ZooKeeper's words of monitoring, such as `srvr` or `cons`.
  public func ask(_ word: String) async throws -> String {
    try await FourLetterWord.ask(word, host: site.host, port: clientPort)
  }
}
