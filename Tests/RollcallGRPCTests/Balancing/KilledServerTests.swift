import GRPCCore
import GRPCNIOTransportHTTP2Posix
import RealServers
import Rollcall
import RollcallGRPC
import Testing

@Suite(.timeLimit(.minutes(4))) struct KilledServerTests {
  private static let method = MethodDescriptor(
    service: ServiceDescriptor(fullyQualifiedService: "killrvideo.statistics.StatisticsService"), method: "GetNumberOfPlays", type: .unary)

  @Test(arguments: TestCatalog.allCases)
  func `Calls that were not under way go on after kill -9, and the killed one leaves by itself`(_ catalog: TestCatalog) async throws {
    try await RealServer.with(RedisServer()) { redis in
      try await Cassandra.load(into: redis)
      try await catalog.withDiscovery { url, discovery in
        let cassandra = try discovery.register(ServiceInstance(service: "cassandra", host: redis.site.host, port: redis.port))
        let service: ServiceName = "StatisticsService"
        try await RealServer.with(KillrVideoServer(catalog: url, id: "a")) { killed in
          try await RealServer.with(KillrVideoServer(catalog: url, id: "b")) { _ in
            try await discovery.wait(for: service, count: 2)
            try await withGRPCClient(transport: .rollcall(service, in: discovery, transportSecurity: .plaintext)) { client in
              try await Load.with(client, method: Self.method) { load in
                try await load.wait { $0.values.reduce(0, +) > 200 }
                await load.expectNoFailure()
                await killed.kill()
                // The other answers long before the catalog knows.
                await load.forgetAnswers()
                try await load.wait { $0.values.reduce(0, +) > 200 }
                let underWay = await load.failures
                #expect(underWay.count <= 8, "\(underWay)")
                _ = try await discovery.view(of: service).first { $0.instances.count == 1 }
                // From here on not one fails.
                await load.forgetFailures()
                await load.forgetAnswers()
                try await load.wait { $0.values.reduce(0, +) > 500 }
                await load.expectNoFailure()
                // It comes back, at the same address, and takes its share again.
                try await killed.start()
                try await discovery.wait(for: service, count: 2)
                await load.forgetAnswers()
                try await load.wait { $0.values.reduce(0, +) > 500 }
                await load.expectNoFailure()
              }
            }
          }
        }
        await cassandra.deregister()
      }
    }
  }
}
