import ConsulAPI
import ConsulClient
import RealServers
import Rollcall
import Testing

@Suite("Sessions on a real Consul")
struct SessionTests {
  @Test("A session whose registration somebody removed is lost", .timeLimit(.minutes(2)))
  func removedByOthers() async throws {
    try await withConsul { server, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80))
      try await session.renew()
      try await withWire(server) { try await $0.deregisterService("w1") }
      let error = await #expect(throws: RollcallError.self) { try await session.renew() }
      #expect(error?.code == .sessionLost)
    }
  }

  @Test("A renewal beside registrations and deregistrations of its own session is never lost", .timeLimit(.minutes(2)))
  func concurrentRenewal() async throws {
    try await withConsul { _, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await withThrowingTaskGroup { group in
        for number in 0..<4 {
          group.addTask {
            let instance = ServiceInstance(service: "web", id: "\(number)", host: "10.0.0.1", port: 1 + number)
            for _ in 0..<10 {
              try await session.register(instance)
              try await session.deregister(instance.key)
            }
          }
        }
        group.addTask {
          for _ in 0..<60 { try await session.renew() }
        }
        try await group.waitForAll()
      }
      #expect(try await catalog.instances(of: "web").instances.isEmpty)
    }
  }

  @Test("What a lost session leaves behind does not touch its successor's registration", .timeLimit(.minutes(2)))
  func successor() async throws {
    try await withConsul { _, catalog in
      let lost = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      let instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80)
      try await lost.register(instance)
      let next = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await next.register(instance)
      try await lost.close()
      let found = try await catalog.instances(of: "web").instances
      #expect(found.map(\.session) == [next.id])
      try await next.renew()
    }
  }

  @Test("An agent that is killed and started again shows the health that was reported before", .timeLimit(.minutes(2)))
  func restart() async throws {
    try await withConsul { server, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(120)))
      var instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80)
      instance.checks = [HealthCheck(id: "disk", name: "Disk", health: .warning, output: "91% full")]
      try await session.register(instance)
      try await server.restart(keepingData: true)
      // What the agent believes is what it carries into the catalog.
      let checks = try await withWire(server) { try await $0.agentChecks() }
      #expect(checks["rollcall-session:w1"]?.status == "passing")
      #expect(checks["disk"]?.status == "warning")
      #expect(checks["disk"]?.output == "91% full")
      let found = try await first(catalog.updates(of: "web")) { $0.freshness.isCurrent }.instances.first?.instance
      #expect(found?.checks.first { $0.id == "disk" }?.health == .warning)
      try await session.renew()
    }
  }

  @Test("Checks of a dead predecessor go with it", .timeLimit(.minutes(2)))
  func predecessorsChecks() async throws {
    try await withConsul { server, catalog in
      let dead = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      var instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80)
      instance.checks = [HealthCheck(id: "old", name: "Old", health: .critical)]
      try await dead.register(instance)
      let next = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      instance.checks = []
      try await next.register(instance)
      try await withWire(server) { wire in
        let checks = try await wire.agentChecks()
        #expect(checks.values.filter { $0.serviceID == "w1" }.map(\.checkID) == ["rollcall-session:w1"])
      }
      _ = try await first(catalog.updates(of: "web")) { $0.available.count == 1 }
    }
  }

  @Test("A node that hangs on a session is listed among the nodes, and not among the services", .timeLimit(.minutes(2)))
  func nodes() async throws {
    try await withConsul { _, catalog in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: .nodes, id: "agent7", host: "10.0.0.7", port: 0))
      #expect(try await catalog.instances(of: .nodes).instances.map(\.id) == ["agent7", "node1"])
      #expect(try await !catalog.services().services.contains { $0.name == .nodes })
      try await session.close()
      #expect(try await catalog.instances(of: .nodes).instances.map(\.id) == ["node1"])
    }
  }
}
