import Logging
import NIOCore
import Rollcall
import RollcallEmbedded
import ServiceLifecycle
import Testing

@testable import RollcallConsulDoor

@Suite struct BlockingTests {
  private static func instance(_ service: String, _ id: String = "i1", node: String = "node1", tags: [String] = []) -> ServiceInstance {
    ServiceInstance(
      service: ServiceName(service), id: id, host: "10.0.0.1", port: 80, tags: tags, node: NodeReference(name: node, address: "127.0.0.1"))
  }

  private static func index(_ answer: RawClient.Answer) throws -> UInt64 {
    try #require(answer["X-Consul-Index"].flatMap { UInt64($0) })
  }

  @Test(arguments: ["/v1/health/service/web", "/v1/catalog/service/web", "/v1/health/checks/web"])
  func `A query of a service wakes when that service changes, and not when another does`(path: String) async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.registerNode()
    try await catalog.register(Self.instance("web"))
    try await withRunningDoor(over: catalog) { client, door in
      let index = try Self.index(try await client.ask("GET", path))
      async let blocked = client.ask("GET", "\(path)?index=\(index)&wait=60s")
      try await door.blocked(1)
      try await catalog.register(Self.instance("other"))
      try await catalog.deregister(Self.instance("other").key)
      try await catalog.registerNode("elsewhere")
      try await catalog.register(Self.instance("web", tags: ["new"]))
      let changed = try await catalog.instances(of: "web").revision
      let answer = try await blocked
      #expect(try Self.index(answer) == changed.rawValue)
      #expect(answer.text.contains(#""new""#) || path.contains("checks"))
    }
  }

  @Test func `A query of a service wakes when a node that carries it changes`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.registerNode()
    try await catalog.register(Self.instance("web"))
    try await withRunningDoor(over: catalog) { client, door in
      let index = try Self.index(try await client.ask("GET", "/v1/health/service/web"))
      async let blocked = client.ask("GET", "/v1/health/service/web?passing&index=\(index)&wait=60s")
      try await door.blocked(1)
      var node = try #require(try await catalog.instances(of: .nodes).instances.first).instance
      node.checks[0].health = .critical
      try await catalog.register(node)
      let answer = try await blocked
      #expect(answer.text == "[]")
      #expect(try Self.index(answer) > index)
    }
  }

  @Test func `A query of a missing service wakes when it comes`() async throws {
    let catalog = EmbeddedCatalog()
    try await withRunningDoor(over: catalog) { client, door in
      let missing = try await client.ask("GET", "/v1/health/service/web")
      #expect(missing.text == "[]")
      let index = try Self.index(missing)
      #expect(index >= 1)
      async let blocked = client.ask("GET", "/v1/health/service/web?index=\(index)&wait=60s")
      try await door.blocked(1)
      try await catalog.register(Self.instance("web"))
      #expect(try await blocked.text.contains(#""Service":"web""#))
    }
  }

  @Test func `A query of a service wakes when its last instance goes`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.register(Self.instance("web"))
    try await withRunningDoor(over: catalog) { client, door in
      let index = try Self.index(try await client.ask("GET", "/v1/health/service/web"))
      async let blocked = client.ask("GET", "/v1/health/service/web?index=\(index)&wait=60s")
      try await door.blocked(1)
      try await catalog.deregister(Self.instance("web").key)
      let answer = try await blocked
      #expect(answer.text == "[]")
      #expect(try Self.index(answer) > index)
    }
  }

  @Test(arguments: [
    "/v1/catalog/services", "/v1/catalog/nodes", "/v1/catalog/node/node1", "/v1/health/state/any", "/v1/health/node/node1",
    "/v1/session/list",
    "/v1/kv/a", "/v1/kv/?recurse", "/v1/kv/a?keys",
  ])
  func `Every list can be waited for`(path: String) async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.registerNode()
    try await catalog.register(Self.instance("web"))
    _ = try await catalog.openSession(SessionOptions(timeout: nil))
    try await catalog.keyValues.put("a", [1])
    try await withRunningDoor(over: catalog) { client, door in
      let index = try Self.index(try await client.ask("GET", path))
      let mark: Character = path.contains("?") ? "&" : "?"
      async let blocked = client.ask("GET", "\(path)\(mark)index=\(index)&wait=60s")
      try await door.blocked(1)
      switch path.split(separator: "/")[1] {
      case "kv": try await catalog.keyValues.put("a", [2])
      case "session": _ = try await catalog.openSession(SessionOptions(timeout: nil))
      case _ where path.hasSuffix("nodes"): try await catalog.registerNode("other")
      default: try await catalog.register(Self.instance("web2"))
      }
      #expect(try Self.index(try await blocked) > index)
    }
  }

  @Test func `A query of a missing key wakes when it comes, and of a key when it goes, and not for its neighbours`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.keyValues.put("other", [1])
    try await withRunningDoor(over: catalog) { client, door in
      let missing = try await client.ask("GET", "/v1/kv/a")
      #expect(missing.status == 404)
      async let coming = client.ask("GET", "/v1/kv/a?raw&wait=60s&index=\(try Self.index(missing))")
      try await door.blocked(1)
      try await catalog.keyValues.put("ab", [1])
      try await catalog.keyValues.put("a", Array("new".utf8))
      let came = try await coming
      #expect(came.text == "new")
      async let going = client.ask("GET", "/v1/kv/a?wait=60s&index=\(try Self.index(came))")
      try await door.blocked(1)
      try await catalog.keyValues.delete("ab")
      try await catalog.keyValues.delete("a")
      let gone = try await going
      #expect(gone.status == 404)
      #expect(try Self.index(gone) > Self.index(came))
    }
  }

  @Test func `A query that finds an index above its own is answered at once, and so is one without an index`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.register(Self.instance("web"))
    try await withDoor(over: catalog) { client in
      for query in ["index=1&wait=10m", "wait=10m", "index=0&wait=10m"] {
        try await catalog.register(Self.instance("web", tags: [query]))
        #expect(try await client.ask("GET", "/v1/health/service/web?\(query)").status == 200)
      }
    }
  }

  @Test func `When the time is over the answer tells the real index, also to a client whose index was too high`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.register(Self.instance("web"))
    let revision = try await catalog.instances(of: "web").revision.rawValue
    try await withDoor(over: catalog) { client in
      for index in [revision, revision + 1000] {
        let start = ContinuousClock.now
        let answer = try await client.ask("GET", "/v1/health/service/web?index=\(index)&wait=50ms")
        #expect(ContinuousClock.now - start >= .milliseconds(50))
        #expect(try Self.index(answer) == revision)
        #expect(answer.text.contains("web"))
      }
    }
  }

  @Test func `A query ends when its client goes, whether it closes the connection or only its own direction`() async throws {
    let catalog = EmbeddedCatalog()
    try await withRunningDoor(over: catalog) { client, door in
      try await client.connected { _, outbound in
        try await outbound.write(.init(string: "GET /v1/health/service/web?index=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        try await door.blocked(1)
      }
      try await door.blocked(0)
    }
  }

  @Test func `Five hundred queries share one watch, and all are woken`() async throws {
    let catalog = EmbeddedCatalog()
    try await catalog.registerNode()
    try await catalog.register(Self.instance("web"))
    try await withRunningDoor(over: catalog) { client, door in
      let index = try Self.index(try await client.ask("GET", "/v1/health/service/web"))
      let answers = try await withThrowingTaskGroup(of: RawClient.Answer.self) { group in
        for _ in 0..<500 { group.addTask { try await client.ask("GET", "/v1/health/service/web?index=\(index)&wait=60s") } }
        try await door.blocked(500)
        // The service, its nodes, and what the door follows for itself: the sessions.
        #expect(door.resources.own.views.count <= 3)
        try await catalog.register(Self.instance("web", tags: ["new"]))
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count == 500)
      #expect(answers.allSatisfy { $0.text.contains(#""new""#) && $0.body == answers[0].body })
    }
  }

  @Test func `Queries are answered when the door shuts down, and it ends`() async throws {
    let catalog = EmbeddedCatalog()
    var settings = ConsulDoorSettings(address: HostPort(host: "127.0.0.1", port: 0), node: "node1")
    settings.limits.connections = 100
    let door = ConsulDoor(
      settings, own: ConsulDatacenter(name: "dc1", catalog: catalog, views: Views(of: catalog)), logger: .init(label: "test"))
    let group = ServiceGroup(services: [door], logger: .init(label: "test"))
    async let running: Void = group.run()
    let client = RawClient(address: try await door.address())
    async let blocked = client.ask("GET", "/v1/health/service/web?index=5")
    try await door.blocked(1)
    await group.triggerGracefulShutdown()
    #expect(try await blocked.status == 200)
    try await running
  }
}
