import DNSMessage
import Rollcall
import Testing

@testable import RollcallDNSDoor

/// Who is told, and who is not.
@Suite(.timeLimit(.minutes(1))) struct HealthTests {
  @Test func `Critical instances never, those with warnings with their weight, those in maintenance never`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.node())
      try await door.register(.sample("web", 1, weights: Weights(passing: 5, warning: 2)))
      try await door.register(.sample("web", 2, health: .warning, weights: Weights(passing: 7, warning: 3)))
      try await door.register(.sample("web", 3, health: .critical))
      var resting = ServiceInstance.sample("web", 4)
      resting.maintenance = "upgrade"
      try await door.register(resting)
      #expect(try await door.answers("web.service.rollcall") == ["10.0.0.1", "10.0.0.2"])
      let services = try await door.answers("web.service.rollcall", .srv)
      #expect(services == ["1 3 8002 0a000002.addr.dc1.rollcall.", "1 5 8001 n1.node.dc1.rollcall."])
    }
  }

  @Test func `With only passing ones, warnings are left out`() async throws {
    try await DoorFixture.with(change: { $0.onlyPassing = true }) { door in
      try await door.register(.sample("web", 1))
      try await door.register(.sample("web", 2, health: .warning))
      #expect(try await door.answers("web.service.rollcall") == ["10.0.0.1"])
    }
  }

  @Test func `A critical node takes what is on it along, and a service without any is no name`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 2))
      try await door.register(.node())
      #expect(try await door.code("web.service.rollcall") == .noError)
      try await door.catalog.register(.node(health: .critical))
      _ = try await door.views.service(.nodes).first { $0.instances.first?.instance.health == .critical }
      #expect(try await door.code("web.service.rollcall") == .nameError)
      #expect(try await door.answers("n1.node.rollcall") == ["10.0.0.1"])
    }
  }

  @Test func `What is deregistered is told no more`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      try await door.register(.sample("web", 2))
      #expect(try await door.answers("web.service.rollcall").count == 2)
      try await door.catalog.deregister(ServiceInstance.sample("web", 1).key)
      _ = try await door.views.service("web").first { $0.instances.count == 1 }
      #expect(try await door.answers("web.service.rollcall") == ["10.0.0.2"])
      try await door.catalog.deregister(ServiceInstance.sample("web", 2).key)
      _ = try await door.views.services().first { $0.services.isEmpty }
      #expect(try await door.code("web.service.rollcall") == .nameError)
    }
  }
}
