extension RealServer<EtcdServer> {
  /// `host:port` for clients.
  public var clientAddress: String { kind.clientAddress(at: site) }

  public var clientPort: Int { kind.clientPort(at: site) }

  /// As a catalog URL.
  public var url: String { "\(kind.tls == nil ? "etcd" : "etcd+tls")://\(clientAddress)" }
}
