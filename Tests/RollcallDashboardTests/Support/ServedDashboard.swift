import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Rollcall
import RollcallConsulDoor
import RollcallDashboard
import RollcallEmbedded

/// A dashboard over an embedded catalog at a real door.
struct ServedDashboard: Sendable {
  /// With more connections than usual: each open page is one.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  let dashboard: Dashboard
  let catalog: EmbeddedCatalog
  let views: Views
  let address: HostPort

  static func with<Result: Sendable>(
    access: AccessControl? = nil, _ body: @escaping @Sendable (ServedDashboard) async throws -> Result
  ) async throws -> Result {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let catalog = EmbeddedCatalog()
    let views = Views(of: catalog)
    let dashboard = Dashboard(
      Dashboard.Settings(node: "n1"), catalogs: [DashboardCatalog(name: "dc1", catalog: catalog, views: views)], logger: logger)
    var settings = ConsulDoorSettings(address: HostPort(host: "127.0.0.1", port: 0), node: "n1")
    settings.access = access
    settings.mounts = dashboard.routes
    let door = ConsulDoor(settings, own: ConsulDatacenter(name: "dc1", catalog: catalog, views: views), logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await door.run() }
      group.addTask { try await dashboard.run() }
      let served = ServedDashboard(dashboard: dashboard, catalog: catalog, views: views, address: try await door.address())
      let result = try await body(served)
      group.cancelAll()
      while let ended = await group.nextResult() { _ = ended }
      await catalog.close()
      return result
    }
  }

  func ask(
    _ path: String, method: HTTPMethod = .GET, headers: HTTPHeaders = [:]
  ) async throws -> (status: UInt, headers: HTTPHeaders, body: String) {
    let response = try await execute(path, method, headers)
    return (response.status.code, response.headers, String(buffer: try await response.body.collect(upTo: 1 << 24)))
  }

  /// Reads a page's stream while the body runs.
  func events<Result: Sendable>(
    headers: HTTPHeaders = [:], _ body: (inout EventReader) async throws -> Result
  ) async throws -> Result {
    let response = try await execute("/ui/events", .GET, headers)
    var reader = EventReader(response.body.makeAsyncIterator())
    return try await body(&reader)
  }

  private func execute(_ path: String, _ method: HTTPMethod, _ headers: HTTPHeaders) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: "http://\(address)\(path)")
    request.method = method
    request.headers = headers
    return try await Self.client.execute(request, timeout: .seconds(60))
  }
}
