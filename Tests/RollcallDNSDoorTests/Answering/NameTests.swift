import DNSMessage
import Rollcall
import Testing

@testable import RollcallDNSDoor

/// What is found under which name.
@Suite(.timeLimit(.minutes(1))) struct NameTests {
  @Test func `A name that nobody has registered opens no watch`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      _ = try await door.answers("web.service.rollcall")
      let open = door.views.count
      for number in 0..<100 { #expect(try await door.code("nobody\(number).service.rollcall") == .nameError) }
      for number in 0..<100 { #expect(try await door.code("tag\(number).web.service.rollcall") == .nameError) }
      #expect(door.views.count == open)
    }
  }

  @Test func `Services whose names differ by letters' case are one to DNS`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("Web", 1))
      try await door.register(.sample("web", 2))
      #expect(try await door.answers("WEB.service.rollcall") == ["10.0.0.1", "10.0.0.2"])
    }
  }

  @Test func `Names that DNS cannot carry have another`() async throws {
    let long = ServiceName(String(repeating: "long", count: 30))
    try await DoorFixture.with { door in
      for (last, name) in (["dot.ted", "com.example.Web/v1", "Ünï", long] as [ServiceName]).enumerated() {
        try await door.register(.sample(name, last + 1, tags: ["a.b", "c d"]))
        let label = DNSLabel.escaped(name.rawValue)
        #expect(try await door.answers("\(label).service.rollcall") == ["10.0.0.\(last + 1)"])
        #expect(try await door.answers("a.b.\(label).service.rollcall") == ["10.0.0.\(last + 1)"])
        #expect(try await door.answers("c_20d.\(label).service.rollcall") == ["10.0.0.\(last + 1)"])
      }
    }
  }

  @Test func `An unknown datacenter is no name, the own one is`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      #expect(try await door.code("web.service.DC1.rollcall") == .noError)
      #expect(try await door.code("web.service.dc2.rollcall") == .nameError)
      #expect(try await door.code("service.dc2.rollcall") == .nameError)
    }
  }

  @Test func `Times by service, and less for what is stale`() {
    var settings = DNSDoorSettings(node: "n1", nodeAddress: "10.0.0.1")
    settings.ttl = 10
    settings.serviceTTLs = [
      DNSTimeRule(pattern: "web*", ttl: 20), DNSTimeRule(pattern: "web-1", ttl: 30), DNSTimeRule(pattern: "*", ttl: 15),
    ]
    #expect(settings.ttl(of: "web-1") == 30 && settings.ttl(of: "Web-2") == 20 && settings.ttl(of: "mail") == 15)
  }

  @Test func `A prepared query is resolved by whoever was given`() async throws {
    struct Resolver: DNSQueryResolver {
      func resolve(query name: String, in datacenter: String?) async throws -> DNSQueryResult? {
        guard name == "near" else { return nil }
        let instances = [3, 1, 2].map {
          RegisteredInstance(.sample("web", $0), createRevision: .zero, modifyRevision: .zero, session: nil)
        }
        return DNSQueryResult(instances: instances, datacenter: "dc1", ttl: 7, keepsOrder: true)
      }
    }
    try await DoorFixture.with(queries: Resolver()) { door in
      try await door.register(.node())
      let answer = try await door.asker.ask("near.query.rollcall", .a)
      #expect(answer.answers.map(\.data.description) == ["10.0.0.3", "10.0.0.1", "10.0.0.2"])
      #expect(answer.answers.allSatisfy { $0.ttl == 7 })
      #expect(try await door.code("far.query.rollcall") == .nameError)
    }
    let code = try await DoorFixture.with { door in try await door.code("near.query.rollcall") }
    #expect(code == .nameError)
  }
}
