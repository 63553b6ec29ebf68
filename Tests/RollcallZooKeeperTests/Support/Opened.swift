import Logging
import RealServers
import Rollcall
import RollcallZooKeeper
import ZooKeeperClient

extension ZooKeeperServer {
  /// With as wide limits of sessions as tests ask for.
  static func forTests(_ version: Version = .v38) -> ZooKeeperServer {
    ZooKeeperServer(version: version, configuration: ["minSessionTimeout=1000", "maxSessionTimeout=180000"])
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

func open(_ url: String, _ mode: ConnectMode = .failAtOnce) async throws -> any Catalog {
  try await Catalogs([.zookeeper]).open(url, connect: mode, logger: .silent)
}

/// Runs the body with a catalog, and closes that after it.
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

/// Runs the body with a plain client of the same server, to do what others do.
func withClient<Result>(_ address: String, _ body: (ZooKeeper) async throws -> Result) async throws -> Result {
  let client = try ZooKeeper(address, logger: .silent)
  do {
    let result = try await body(client)
    await client.close()
    return result
  } catch {
    await client.close()
    throw error
  }
}

/// The first set that satisfies the predicate. The time limit of the test ends a wait in vain.
func first<Element: Sendable>(_ stream: AsyncStream<Element>, where predicate: (Element) -> Bool) async throws -> Element {
  for await element in stream where predicate(element) { return element }
  throw CancellationError()
}
