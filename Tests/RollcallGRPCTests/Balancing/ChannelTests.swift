import GRPCCore
import GRPCNIOTransportHTTP2Posix
import RealServers
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallGRPC

/// What gRPC's channel makes of what the resolver says.
@Suite(.timeLimit(.minutes(2))) struct ChannelTests {
  private func withEmbedded(_ body: (Discovery) async throws -> Void) async throws {
    let catalog = try await Catalogs([.embedded]).open("embedded:", logger: .silent)
    try await withDiscovery(catalog, logger: .silent, body)
    await catalog.close()
  }

  @Test func `Without an instance calls fail at once and say why, or wait if they like to`() async throws {
    try await withEmbedded { discovery in
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        let error = await #expect(throws: RPCError.self) { _ = try await client.ask() }
        #expect(error?.code == .unavailable)
        let text = "\(String(describing: error)) \(String(describing: error?.cause))"
        #expect(text.contains("there is no instance of Echo"))
        var patient = CallOptions.defaults
        patient.waitForReady = true
        let waiting = Task { [patient] in try await client.ask(options: patient) }
        let echo = EchoServer("late", in: discovery, options: GRPCAdvertising(grace: .zero))
        let answer1 = try await waiting.value
        #expect(answer1 == "late")
        let answer2 = try await client.ask()
        #expect(answer2 == "late")
        try await echo.drain()
      }
    }
  }

  @Test func `Load follows the weights`() async throws {
    try await withEmbedded { discovery in
      let heavy = EchoServer("heavy", in: discovery, options: GRPCAdvertising(weights: Weights(passing: 3), grace: .zero))
      let light = EchoServer("light", in: discovery, options: GRPCAdvertising(grace: .zero))
      try await discovery.wait(for: "Echo", count: 2)
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        try await Load.with(client, callers: 2) { load in
          // All connections are there once a whole turn of four is answered in the ratio.
          try await load.wait { $0["heavy"] ?? 0 > 100 && $0["light"] ?? 0 > 20 }
          await load.forgetAnswers()
          try await load.wait { $0.values.reduce(0, +) >= 400 }
          let answers = await load.answers
          let share = Double(answers["heavy"] ?? 0) / Double(answers.values.reduce(0, +))
          #expect((0.7...0.8).contains(share), "\(answers)")
          await load.expectNoFailure()
        }
      }
      try await heavy.drain()
      try await light.drain()
    }
  }

  @Test(.timeLimit(.minutes(1))) func `A connection that its server ends in good order is made again`() async throws {
    try await withEmbedded { discovery in
      let (old, lasting) = (
        EchoServer(
          "old", in: discovery, config: .defaults { $0.connection.maxAge = .milliseconds(300) }, options: GRPCAdvertising(grace: .zero)),
        EchoServer("lasting", in: discovery, options: GRPCAdvertising(grace: .zero))
      )
      try await discovery.wait(for: "Echo", count: 2)
      try await withGRPCClient(
        transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext, serviceConfig: .balanced(attempts: 3))
      ) { client in
        try await Load.with(client, callers: 2) { load in
          for _ in 0..<4 {
            try await load.wait { $0["old"] != nil }
            // Its connection has ended: all goes to the other, until the resolver has spoken again.
            try await load.wait(forRow: 40, of: "lasting")
            await load.forgetAnswers()
          }
          await load.expectNoFailure()
        }
      }
      try await old.drain()
      try await lasting.drain()
    }
  }

  @Test func `A host name is resolved`() async throws {
    try await withEmbedded { discovery in
      let echo = EchoServer("named", in: discovery, options: GRPCAdvertising(host: "localhost", grace: .zero))
      try await discovery.wait(for: "Echo")
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        let answer3 = try await client.ask()
        #expect(answer3 == "named")
      }
      try await echo.drain()
    }
  }

  @Test func `Calls go on while the catalog is gone`() async throws {
    try await RealServer.with(EtcdServer()) { etcd in
      try await TestCatalog.withDiscovery(on: etcd.url) { discovery in
        let servers = [EchoServer("0", in: discovery), EchoServer("1", in: discovery)]
        try await discovery.wait(for: "Echo", count: 2)
        try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
          try await Load.with(client) { load in
            try await load.wait { $0.count == 2 }
            await etcd.kill()
            _ = try await discovery.view(of: "Echo").first { !$0.freshness.isCurrent }
            await load.forgetAnswers()
            try await load.wait { $0.count == 2 && $0.values.reduce(0, +) > 500 }
            // It comes back without its data: the instances register again, and in between nobody is without an address.
            try await etcd.restart(keepingData: false)
            _ = try await discovery.view(of: "Echo").first { $0.freshness.isCurrent && $0.available.count == 2 }
            await load.forgetAnswers()
            try await load.wait { $0.count == 2 && $0.values.reduce(0, +) > 500 }
            await load.expectNoFailure()
          }
        }
        for server in servers { try await server.drain() }
      }
    }
  }
}
