import EtcdClient
import Logging
import RealServers

extension Etcd {
  /// A client for the time of `body`.
  static func with<Result>(
    _ endpoints: [EtcdEndpoint], credentials: EtcdCredentials? = nil, settings: EtcdSettings = EtcdSettings(),
    isolation: isolated (any Actor)? = #isolation, _ body: (Etcd) async throws -> Result
  ) async throws -> Result {
    let etcd = try Etcd(endpoints: endpoints, credentials: credentials, settings: settings, logger: Logger(label: "test"))
    do {
      let result = try await body(etcd)
      await etcd.close()
      return result
    } catch {
      await etcd.close()
      throw error
    }
  }

  /// A client and a server of its own.
  static func withServer<Result>(
    _ version: EtcdServer.Version = .v35, arguments: [String] = [], settings: EtcdSettings = EtcdSettings(),
    isolation: isolated (any Actor)? = #isolation, _ body: (Etcd, RealServer<EtcdServer>) async throws -> Result
  ) async throws -> Result {
    try await RealServer.with(EtcdServer(version: version, arguments: arguments)) { server in
      try await with([server.endpoint], settings: settings) { try await body($0, server) }
    }
  }
}

extension RealServer<EtcdServer> {
  var endpoint: EtcdEndpoint { EtcdEndpoint(scheme: kind.tls == nil ? .http : .https, host: site.host, port: clientPort) }
}

extension EtcdCluster {
  var endpoints: [EtcdEndpoint] { members.map(\.endpoint) }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
