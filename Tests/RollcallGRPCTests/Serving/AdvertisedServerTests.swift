import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Rollcall
import RollcallEmbedded
import SwiftProtobuf
import Testing

@testable import RollcallGRPC

@Suite(.timeLimit(.minutes(2))) struct AdvertisedServerTests {
  private func withEmbedded(_ body: (Discovery) async throws -> Void) async throws {
    let catalog = try await Catalogs([.embedded]).open("embedded:", logger: .silent)
    try await withDiscovery(catalog, logger: .silent, body)
    await catalog.close()
  }

  @Test func `Every service is registered where the server listens, and gone when it has stopped`() async throws {
    try await withEmbedded { discovery in
      let echo = EchoServer("a", in: discovery, options: GRPCAdvertising(id: "me", metadata: ["k": "v"], grace: .zero))
      let found = try await discovery.wait(for: "Echo").instances
      let address = try #require(try await echo.server.server.listeningAddress?.ipv4)
      #expect(
        found.map(\.instance) == [ServiceInstance(service: "Echo", id: "me", host: address.host, port: address.port, metadata: ["k": "v"])])
      let services = try await discovery.catalog.services()
      #expect(services.services.map(\.name) == ["Echo"])
      try await echo.drain()
      let left = try await discovery.catalog.instances(of: "Echo")
      #expect(left.instances.isEmpty)
    }
  }

  @Test func `The health service tells how services are, and the catalog has it too`() async throws {
    try await withEmbedded { discovery in
      let echo = EchoServer("a", in: discovery, options: GRPCAdvertising(grace: .zero))
      try await discovery.wait(for: "Echo")
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        let health = ProtoHealth.Client(wrapping: client)
        for service in ["", "test.Echo"] {
          let answer = try await health.check(.with { $0.service = service })
          #expect(answer.status == .serving)
        }
        let unknown = await #expect(throws: RPCError.self) { _ = try await health.check(.with { $0.service = "Echo" }) }
        #expect(unknown?.code == .notFound)

        let (seen, see) = AsyncStream.makeStream(of: ProtoHealthCheckResponse.ServingStatus.self)
        let watch = Task {
          try await health.watch(.with { $0.service = "test.Echo" }) { response in
            for try await message in response.messages { see.yield(message.status) }
          }
        }
        var statuses = seen.makeAsyncIterator()
        #expect(await statuses.next() == .serving)
        try echo.server.health.set(.notServing, for: "test.Echo")
        #expect(await statuses.next() == .notServing)
        let critical = try await discovery.view(of: "Echo").first { $0.available.isEmpty }
        #expect(critical.instances.map(\.instance.health) == [.critical])
        try echo.server.health.set(.serving, for: "test.Echo")
        #expect(await statuses.next() == .serving)
        try await discovery.wait(for: "Echo")
        #expect(throws: RollcallError.self) { try echo.server.health.set(.serving, for: "Echo") }

        // Somebody who watches does not keep the server from stopping.
        try await echo.drain()
        let end = await #expect(throws: RPCError.self) { try await watch.value }
        #expect(end?.code == .unavailable)
      }
    }
  }

  @Test func `A server that stops leaves the catalog first, and then finishes its calls`() async throws {
    try await withEmbedded { discovery in
      let (started, start) = AsyncStream.makeStream(of: Void.self)
      let (goOn, finish) = AsyncStream.makeStream(of: Void.self)
      let echo = EchoServer(
        "slow", in: discovery,
        pause: {
          start.yield()
          for await _ in goOn { break }
        }, options: GRPCAdvertising(grace: .zero))
      try await discovery.wait(for: "Echo")
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        async let answer = client.ask()
        for await _ in started { break }
        async let end: Void = echo.drain()
        _ = try await discovery.view(of: "Echo").first { $0.instances.isEmpty }
        finish.yield()
        let answer1 = try await answer
        #expect(answer1 == "slow")
        try await end
      }
    }
  }

  @Test func `Calls that do not end are ended when the time to drain is over`() async throws {
    try await withEmbedded { discovery in
      let (started, start) = AsyncStream.makeStream(of: Void.self)
      let echo = EchoServer(
        "stuck", in: discovery,
        pause: {
          start.yield()
          try? await Task.sleep(for: .seconds(3600))
        }, options: GRPCAdvertising(grace: .zero, drainTimeout: .milliseconds(100)))
      try await discovery.wait(for: "Echo")
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        let call = Task { try await client.ask() }
        for await _ in started { break }
        let error = await #expect(throws: RollcallError.self) { try await echo.drain() }
        #expect(error?.code == .timedOut)
        await #expect(throws: RPCError.self) { _ = try await call.value }
      }
    }
  }

  @Test func `A server that cannot listen or be advertised says why`() async throws {
    try await withEmbedded { discovery in
      let everywhere = AdvertisedGRPCServer(
        transport: .http2NIOPosix(address: .ipv4(host: "0.0.0.0", port: 0), transportSecurity: .plaintext),
        services: [EchoService(name: "a")], in: discovery, logger: .silent)
      let error = await #expect(throws: RollcallError.self) { try await everywhere.run() }
      #expect(error?.message.contains("GRPCAdvertising.host") == true)

      let first = EchoServer("a", in: discovery, options: GRPCAdvertising(grace: .zero))
      try await discovery.wait(for: "Echo")
      let port = try #require(try await first.server.server.listeningAddress?.ipv4?.port)
      let second = AdvertisedGRPCServer(
        transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext),
        services: [EchoService(name: "b")], in: discovery, logger: .silent)
      await #expect(throws: RuntimeError.self) { try await second.run() }
      try await first.drain()
    }
  }
}
