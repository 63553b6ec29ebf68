import RealServers
import Rollcall
import Testing

/// What others find of the example in etcd, where KillrVideo's programs look.
@Suite(.timeLimit(.minutes(4))) struct RegisteredBackendTests {
  private static let services = [
    "CommentsService", "RatingsService", "SearchService", "StatisticsService", "SuggestedVideoService", "UploadsService",
    "UserManagementService", "VideoCatalogService",
  ]
  private static let prefix = "/killrvideo/services/"

  private func withBackend(
    _ body: (RealServer<EtcdServer>, Discovery, RealServer<KillrVideoServer>) async throws -> Void
  ) async throws {
    try await RealServer.with(RedisServer()) { redis in
      try await Cassandra.load(into: redis)
      try await RealServer.with(EtcdServer()) { etcd in
        let url = "\(etcd.url)/killrvideo/services?layout=killrvideo"
        try await TestCatalog.withDiscovery(on: url) { discovery in
          let cassandra = try discovery.register(ServiceInstance(service: "cassandra", id: "c", host: redis.site.host, port: redis.port))
          try await RealServer.with(KillrVideoServer(catalog: url, id: "killrvideo-swift")) { backend in
            for service in Self.services { try await discovery.wait(for: ServiceName(service)) }
            try await body(etcd, discovery, backend)
          }
          await cassandra.deregister()
        }
      }
    }
  }

  @Test func `All services are on one lease, under KillrVideo's keys, and gone after kill -9`() async throws {
    try await withBackend { etcd, discovery, backend in
      let control = EtcdControl(server: etcd)
      let keys = try await control("get", "--prefix", "--keys-only", Self.prefix).split(separator: "\n").map(String.init)
      #expect(keys == Self.services.map { "\(Self.prefix)\($0)/killrvideo-swift" } + ["\(Self.prefix)cassandra/c"])
      let values = try await control("get", "--prefix", "--print-value-only", "\(Self.prefix)CommentsService/").split(separator: "\n")
      let port = try #require(backend.site.ports.first)
      #expect(values == ["\(backend.site.host):\(port)"])
      // That of the database, and that of the back end.
      let leases = try await control("lease", "list").split(separator: "\n")
      #expect(leases.count == 3, "\(leases)")

      await backend.kill()
      for service in Self.services {
        _ = try await discovery.view(of: ServiceName(service)).first { $0.instances.isEmpty }
      }
      let left = try await control("get", "--prefix", "--keys-only", Self.prefix).split(separator: "\n")
      #expect(left == ["\(Self.prefix)cassandra/c"])
    }
  }

  @Test func `A back end that is asked to stop takes its services out`() async throws {
    try await withBackend { etcd, _, backend in
      await backend.stop()
      let left = try await EtcdControl(server: etcd)("get", "--prefix", "--keys-only", Self.prefix).split(separator: "\n")
      #expect(left == ["\(Self.prefix)cassandra/c"])
    }
  }

  @Test func `A Python client finds the comments and calls them`() async throws {
    try await withBackend { etcd, _, _ in
      let lines = try await run(python(with: "grpcio"), [script("comments.py"), etcd.clientAddress])
      #expect(lines == ["\(Self.prefix)CommentsService/killrvideo-swift", "Written by Python.", "serving"])
    }
  }

  @Test func `KillrVideo's loop in Python sees the database appear, and is itself found`() async throws {
    try await RealServer.with(EtcdServer(arguments: ["--enable-v2"])) { etcd in
      try await TestCatalog.withDiscovery(on: "etcd2://\(etcd.clientAddress)\(Self.prefix.dropLast())?layout=killrvideo") { discovery in
        async let lines = run(python(with: "python-etcd"), [script("wait_for_cassandra.py"), etcd.site.host, "\(etcd.clientPort)"])
        let cassandra = try discovery.register(ServiceInstance(service: "cassandra", id: "node1:dse:9042", host: "10.0.75.1", port: 9042))
        let found = try await discovery.wait(for: "CommentsService")
        #expect(found.instances.map(\.instance.address) == [HostPort(host: "10.0.75.1", port: 8899)])
        let printed = try await lines
        #expect(printed.last == "\(Self.prefix)cassandra/node1:dse:9042 10.0.75.1:9042")
        await cassandra.deregister()
      }
    }
  }
}
