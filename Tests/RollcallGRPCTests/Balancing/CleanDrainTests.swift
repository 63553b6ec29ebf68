import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Rollcall
import RollcallGRPC
import Testing

@Suite(.timeLimit(.minutes(4))) struct CleanDrainTests {
  @Test(arguments: TestCatalog.allCases)
  func `No call fails while instances are added, drained and removed`(_ catalog: TestCatalog) async throws {
    try await catalog.withDiscovery { _, discovery in
      var servers = [EchoServer("0", in: discovery), EchoServer("1", in: discovery)]
      try await discovery.wait(for: "Echo", count: 2)
      try await withGRPCClient(transport: .rollcall("Echo", in: discovery, transportSecurity: .plaintext)) { client in
        try await Load.with(client) { load in
          for round in 2..<6 {
            try await load.wait { $0.count >= 2 }
            servers.append(EchoServer("\(round)", in: discovery))
            try await load.wait { $0["\(round)"] != nil }
            try await servers.removeFirst().drain()
            await load.forgetAnswers()
          }
          // Down to one, and up again.
          try await servers.removeFirst().drain()
          await load.forgetAnswers()
          try await load.wait { $0.values.reduce(0, +) > 200 }
          #expect(await load.answers.keys.sorted() == ["5"])
          await load.expectNoFailure()
        }
      }
      for server in servers { try await server.drain() }
      let left = try await discovery.catalog.instances(of: "Echo")
      #expect(left.instances.isEmpty)
    }
  }
}
