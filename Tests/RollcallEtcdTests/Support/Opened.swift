import EtcdClient
import Logging
import RealServers
import Rollcall
import RollcallLayouts

@testable import RollcallEtcd

/// Runs the body with a catalog over an etcd of its own, a client of etcd beside it, and closes all after it.
func withEtcd<Result>(
  _ kind: EtcdServer = EtcdServer(), options: String = "",
  _ body: (RealServer<EtcdServer>, any Catalog, Etcd) async throws -> Result
) async throws -> Result {
  try await RealServer.with(kind) { server in
    try await withCatalog(server.url + options) { catalog in
      try await withWire([server.endpoint]) { try await body(server, catalog, $0) }
    }
  }
}

func withCatalog<Result>(_ url: String, _ mode: ConnectMode = .failAtOnce, _ body: (any Catalog) async throws -> Result) async throws
  -> Result
{
  let catalog = try await open(url, mode)
  do {
    let result = try await body(catalog)
    await catalog.close()
    return result
  } catch {
    await catalog.close()
    throw error
  }
}

/// A client of etcd, to do what others do.
func withWire<Result>(
  _ endpoints: [EtcdEndpoint], credentials: EtcdCredentials? = nil, _ body: (Etcd) async throws -> Result
) async throws -> Result {
  let etcd = try Etcd(endpoints: endpoints, credentials: credentials, logger: .silent)
  do {
    let result = try await body(etcd)
    await etcd.close()
    return result
  } catch {
    await etcd.close()
    throw error
  }
}

func open(_ url: String, _ mode: ConnectMode = .failAtOnce) async throws -> any Catalog {
  try await Catalogs([.etcd]).open(url, connect: mode, logger: .silent)
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension RealServer<EtcdServer> {
  var endpoint: EtcdEndpoint { EtcdEndpoint(scheme: kind.tls == nil ? .http : .https, host: site.host, port: clientPort) }
}

/// The first set that satisfies the predicate. The time limit of the test ends a wait in vain.
@discardableResult
func first<Element: Sendable>(_ stream: AsyncStream<Element>, where predicate: (Element) -> Bool) async throws -> Element {
  for await element in stream where predicate(element) { return element }
  throw CancellationError()
}
