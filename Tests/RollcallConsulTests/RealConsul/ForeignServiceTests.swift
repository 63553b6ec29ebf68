import ConsulAPI
import ConsulClient
import RealServers
import Rollcall
import Testing

@Suite("A real Consul that others use too")
struct ForeignServiceTests {
  @Test("Services, checks and nodes that others registered are read", .timeLimit(.minutes(2)))
  func foreign() async throws {
    try await withConsul { server, catalog in
      try await withWire(server) { wire in
        var service = ConsulServiceRegistration(id: "db1", name: "db", port: 5432)
        service.checks = [ConsulCheckRegistration(checkID: "alive", name: "Alive", ttl: GoDuration(.seconds(60)), status: "warning")]
        try await wire.register(service)
        try await wire.register(
          ConsulCatalogRegistration(
            node: "outside", address: "10.9.9.9", nodeMeta: ["external": "yes"],
            service: ConsulNodeService(id: "mail", service: "mail", port: 25)))
        let found = try await first(catalog.updates(of: "db")) { !$0.instances.isEmpty }
        let instance = try #require(found.instances.first?.instance)
        #expect(instance.id == "db1")
        #expect(instance.host == "127.0.0.1")
        #expect(instance.port == 5432)
        #expect(instance.health == .warning)
        #expect(instance.checks.map(\.id).sorted() == ["alive", "serfHealth"])
        #expect(instance.node == NodeReference(name: "node1", address: "127.0.0.1"))
        #expect(found.instances.first?.session == nil)

        let outside = try await catalog.instances(of: "mail").instances.first?.instance
        #expect(outside?.host == "10.9.9.9")
        let nodes = try await catalog.instances(of: .nodes).instances.map(\.instance)
        #expect(nodes.map(\.id) == ["node1", "outside"])
        #expect(nodes.last?.metadata == ["external": "yes"])
        #expect(nodes.first?.checks.map(\.id) == ["serfHealth"])
        #expect(try await catalog.services().services.map(\.name) == ["consul", "db", "mail"])

        try await catalog.deregister(InstanceKey(service: "mail", node: "outside", id: "mail"))
        #expect(try await catalog.instances(of: "mail").instances.isEmpty)
        try await catalog.deregister(InstanceKey(service: .nodes, id: "outside"))
        #expect(try await catalog.instances(of: .nodes).instances.map(\.id) == ["node1"])
      }
    }
  }

  @Test("An operator's maintenance is read, and survives a new registration", .timeLimit(.minutes(2)))
  func maintenance() async throws {
    try await withConsul { server, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      var instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80)
      try await session.register(instance)
      try await withWire(server) { try await $0.setMaintenance("w1", enabled: true, reason: "new disk") }
      _ = try await first(catalog.updates(of: "web")) { $0.instances.first?.maintenance == "new disk" }
      instance.port = 81
      try await session.register(instance)
      let again = try await catalog.instances(of: "web").instances.first
      #expect(again?.port == 81)
      #expect(again?.maintenance == "new disk")
    }
  }

  @Test("Consul's own users see a registration with its address, tags, health and output", .timeLimit(.minutes(2)))
  func seenByOthers() async throws {
    try await withConsul { server, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      var instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80, tags: ["v1"], metadata: ["zone": "a"])
      instance.checks = [HealthCheck(id: "disk", name: "Disk", health: .warning, output: "91% full")]
      try await session.register(instance)
      try await withWire(server) { wire in
        let entry = try #require(try await wire.instances(of: "web").value.first)
        #expect(entry.service.id == "w1")
        #expect(entry.service.address == "10.0.0.1")
        #expect(entry.service.tags == ["v1"])
        #expect(entry.service.meta?["zone"] == "a")
        let disk = try #require(try await wire.agentChecks()["disk"])
        #expect(disk.status == "warning")
        #expect(disk.output == "91% full")
      }
      // A check that the instance has no more is gone for them as well.
      instance.checks = []
      try await session.register(instance)
      try await withWire(server) { wire in
        let checks = try await wire.agentChecks()
        #expect(checks["disk"] == nil)
      }
      try await session.close()
    }
  }
}
