import Etcd2Client
import Logging
import RealServers
import Rollcall
import Testing

@testable import RollcallEtcd2

@Suite("A real etcd with its v2 API", .timeLimit(.minutes(3)))
struct RealEtcd2Tests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func with(
    _ options: String = "/k?layout=killrvideo", _ body: (any Catalog, Etcd2Client) async throws -> Void
  ) async throws {
    try await RealServer.with(EtcdServer(arguments: ["--enable-v2"])) { server in
      let catalog = try await Catalogs([.etcd2]).open("etcd2://\(server.clientAddress)\(options)", logger: logger)
      let client = Etcd2Client(endpoints: [Etcd2Endpoint(host: server.site.host, port: server.clientPort)])
      do {
        try await body(catalog, client)
      } catch {
        await catalog.close()
        await client.close()
        throw error
      }
      await catalog.close()
      await client.close()
    }
  }

  private func first<Element: Sendable>(_ stream: AsyncStream<Element>, where predicate: (Element) -> Bool) async throws -> Element {
    for await element in stream where predicate(element) { return element }
    throw CancellationError()
  }

  @Test func `More events than the server keeps are made up for by a new read`() async throws {
    try await with { catalog, client in
      let watch = catalog.updates(of: "web")
      _ = try await first(watch) { $0.freshness.isCurrent }
      try await withThrowingTaskGroup { group in
        for writer in 0..<8 {
          group.addTask { for number in 0..<200 { _ = try await client.set("/other/\(writer)", "\(number)") } }
        }
        try await group.waitForAll()
      }
      _ = try await client.set("/k/web/a", "h:1")
      #expect(try await first(watch) { $0.instances.count == 1 }.freshness.isCurrent)
      // Whoever asks for what is no longer kept is told so.
      let outdated = await #expect(throws: Etcd2Error.self) {
        _ = try await client.wait("/k", from: 1, isRecursive: true, atMost: .seconds(5))
      }
      #expect(outdated?.isOutdated == true)
    }
  }

  @Test func `Renewals wake nobody, and keep the key`() async throws {
    try await with { catalog, client in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(5)))
      try await session.register(ServiceInstance(service: "web", id: "a", host: "h", port: 1))
      let before = try await client.get("/k/web/a")
      for _ in 0..<3 { try await session.renew() }
      #expect(try await client.wait("/k", from: before.index + 1, isRecursive: true, atMost: .seconds(1)) == nil)
      let after = try await client.get("/k/web/a").node
      #expect(after.createdIndex == before.node.createdIndex)
      #expect(after.modifiedIndex > before.node.modifiedIndex)
      #expect(after.timeToLive ?? 0 > 3)
    }
  }

  @Test func `The folder that expiry leaves behind is no service and no instance`() async throws {
    try await with { catalog, client in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(1)))
      try await session.register(ServiceInstance(service: "web", id: "a", host: "h", port: 1))
      let watch = catalog.updates(of: "web")
      _ = try await first(watch) { $0.instances.count == 1 }
      _ = try await first(watch) { $0.instances.isEmpty }
      #expect(try await client.get("/k/web").node.isFolder)
      #expect(try await catalog.services().services.isEmpty)
      #expect(try await catalog.instances(of: "web").instances.isEmpty)
    }
  }

  @Test func `A session whose key another took is lost, and leaves it alone`() async throws {
    try await with { catalog, client in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
      try await session.register(ServiceInstance(service: "web", id: "a", host: "h", port: 1))
      _ = try await client.set("/k/web/a", "other:2", timeToLive: .seconds(30))
      let lost = await #expect(throws: RollcallError.self) { try await session.renew() }
      #expect(lost?.code == .sessionLost)
      try await session.close()
      #expect(try await client.get("/k/web/a").node.value == "other:2")
    }
  }

  @Test func `A server without the v2 API is an error that says how to start it`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      let error = await #expect(throws: RollcallError.self) {
        _ = try await Catalogs([.etcd2]).open("etcd2://\(server.clientAddress)", logger: logger)
      }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("--enable-v2") == true)
    }
  }
}
