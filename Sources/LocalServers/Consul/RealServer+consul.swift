extension RealServer<ConsulServer> {
  /// `host:port` of the HTTP API.
  public var httpAddress: String { kind.httpAddress(at: site) }

  /// The DNS port, for TCP and UDP.
  public var dnsPort: Int { kind.dnsPort(at: site) }

  /// As a catalog URL.
  public var url: String { "consul://\(httpAddress)" }
}
