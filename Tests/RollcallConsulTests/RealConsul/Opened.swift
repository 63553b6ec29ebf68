import ConsulClient
import Logging
import RealServers
import Rollcall
import RollcallConsul

/// Runs the body with a catalog over a Consul of its own, and closes both after it.
func withConsul<Result>(
  _ kind: ConsulServer = ConsulServer(), options: String = "",
  _ body: (RealServer<ConsulServer>, any Catalog) async throws -> Result
) async throws -> Result {
  try await RealServer.with(kind) { server in
    let catalog = try await open(server.url + options)
    do {
      let result = try await body(server, catalog)
      await catalog.close()
      return result
    } catch {
      await catalog.close()
      throw error
    }
  }
}

func open(_ url: String, _ mode: ConnectMode = .failAtOnce) async throws -> any Catalog {
  try await Catalogs([.consul]).open(url, connect: mode, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

/// The wire to the same server, to do what others do.
func withWire<Result>(
  _ server: RealServer<ConsulServer>, token: ConsulToken = .none, _ body: (ConsulConnection) async throws -> Result
) async throws -> Result {
  let parts = server.httpAddress.split(separator: ":")
  var settings = ConsulSettings(endpoints: [ConsulEndpoint(host: String(parts[0]), port: Int(parts[1]) ?? 0)])
  settings.token = token
  let connection = try ConsulConnection(settings)
  do {
    let result = try await body(connection)
    await connection.shutdown()
    return result
  } catch {
    await connection.shutdown()
    throw error
  }
}

/// The first set that satisfies the predicate. The time limit of the test ends a wait in vain.
func first<Element: Sendable>(_ stream: AsyncStream<Element>, where predicate: (Element) -> Bool) async throws -> Element {
  for await element in stream where predicate(element) { return element }
  throw CancellationError()
}
