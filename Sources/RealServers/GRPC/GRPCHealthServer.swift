private import Foundation

/// A server of gRPC's health protocol on Python's grpcio, which answers as the name of the service asks it to.
public struct GRPCHealthServer: ServerKind {
  /// Whether it speaks TLS, with the certificate of ``TestCertificates``.
  public var usesTLS: Bool
  /// Whether it knows the health protocol at all.
  public var knowsHealth: Bool

  public init(usesTLS: Bool = false, knowsHealth: Bool = true) {
    self.usesTLS = usesTLS
    self.knowsHealth = knowsHealth
  }

  public var name: String { "grpc-health" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let script = site.folder.appending(path: "health.py")
    try Data(Self.script.utf8).write(to: script)
    var arguments = [script.path, "\(site.ports.first ?? 0)", knowsHealth ? "health" : "other"]
    if usesTLS {
      for (name, text) in [("key.pem", TestCertificates.serverKey), ("certificate.pem", TestCertificates.serverCertificate)] {
        let file = site.folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        arguments.append(file.path)
      }
    }
    return ServerCommand(executable: try Self.python(), arguments: arguments)
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    try String(contentsOf: site.log, encoding: .utf8).contains("ready")
  }

  /// As `scripts/install-servers` makes it.
  private static func python() throws -> String {
    let path = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: ".venv/grpcio/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw RealServerError(.notInstalled, "There is no \(path). Run scripts/install-servers.")
    }
    return path
  }

  private static let script = """
    import sys, time, grpc
    from concurrent import futures

    port, kind, *tls = sys.argv[1:]

    def check(request, context):
        name = request[2:].decode()
        if name == "slow": time.sleep(2)
        if name == "broken": context.abort(grpc.StatusCode.INTERNAL, "it's broken: \\u00fc%")
        if name == "gone": context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        if name == "long": return b"x" * 100000
        return {"down": b"\\x08\\x02", "unknown": b"", "odd": b"\\x08\\x03", "junk": b"\\xff\\xff\\xff"}.get(name, b"\\x08\\x01")

    server = grpc.server(futures.ThreadPoolExecutor(8))
    if kind == "health":
        handler = grpc.unary_unary_rpc_method_handler(check)
        server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": handler})])
    if tls:
        pair = tuple(open(name, "rb").read() for name in tls)
        server.add_secure_port("127.0.0.1:" + port, grpc.ssl_server_credentials([pair]))
    else:
        server.add_insecure_port("127.0.0.1:" + port)
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()
    """
}

extension RealServer<GRPCHealthServer> {
  /// Its `host:port`.
  public var address: String { "\(site.host):\(site.ports.first ?? 0)" }

  public var port: Int { site.ports.first ?? 0 }
}
