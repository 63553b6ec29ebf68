import ConsulAPI
import Rollcall
import RollcallQueries
import Testing

@Suite struct QueryFailoverTests {
  private struct Source: QuerySource {
    var instances: [RegisteredInstance] = []
    var nodes: [String: RegisteredInstance] = [:]

    func node(_ name: String) -> RegisteredInstance? { nodes[name] }

    mutating func add(
      _ id: String, on node: String, tags: [String] = [], metadata: [String: String] = [:], health: Health = .passing,
      nodeMetadata: [String: String] = [:], nodeHealth: Health = .passing
    ) {
      let reference = NodeReference(name: node, address: "10.0.0.1")
      func registered(_ instance: ServiceInstance) -> RegisteredInstance {
        RegisteredInstance(instance, createRevision: Revision(1), modifyRevision: Revision(1), session: nil)
      }
      instances.append(
        registered(
          ServiceInstance(
            service: "web", id: id, host: "10.0.0.1", port: 80, tags: tags, metadata: metadata,
            checks: [HealthCheck(id: "c-\(id)", name: "c", health: health)], node: reference)))
      nodes[node] = registered(
        ServiceInstance(
          service: .nodes, id: node, host: "10.0.0.1", port: 0, metadata: nodeMetadata,
          checks: [HealthCheck(id: "serfHealth", name: "n", health: nodeHealth)], node: reference))
    }
  }

  private static func query(_ service: String) throws -> ConsulPreparedQuery {
    try ConsulPreparedQuery(jsonBytes: Array(#"{"Service":\#(service)}"#.utf8))
  }

  private static let source: Source = {
    var source = Source()
    source.add("ok", on: "n1", tags: ["v1", "Blue"], metadata: ["version": "1"], nodeMetadata: ["rack": "r1"])
    source.add("warned", on: "n2", tags: ["v2"], health: .warning, nodeMetadata: ["rack": "r2"])
    source.add("failing", on: "n3", tags: ["v1"], health: .critical)
    source.add("down", on: "n4", tags: ["v1"], nodeHealth: .critical)
    return source
  }()

  private static func chosen(_ service: String, near: String? = nil, limit: Int? = nil) throws -> [String] {
    var random = SystemRandomNumberGenerator()
    let choice = QueryChoice(try query(service), near: near, limit: limit, ownNode: "n2")
    return choice.instances(of: source, using: &random).map(\.id)
  }

  @Test(arguments: [
    (#"{"Service":"web"}"#, ["ok", "warned"]), (#"{"Service":"web","OnlyPassing":true}"#, ["ok"]),
    (#"{"Service":"web","OnlyPassing":true,"IgnoreCheckIDs":["c-warned","c-failing"]}"#, ["failing", "ok", "warned"]),
    (#"{"Service":"web","IgnoreCheckIDs":["serfHealth"]}"#, ["down", "ok", "warned"]),
    (#"{"Service":"web","Tags":["V1"]}"#, ["ok"]), (#"{"Service":"web","Tags":["!v1"]}"#, ["warned"]),
    (#"{"Service":"web","Tags":["v1","!blue"]}"#, []), (#"{"Service":"web","NodeMeta":{"rack":"r2"}}"#, ["warned"]),
    (#"{"Service":"web","ServiceMeta":{"version":"1"}}"#, ["ok"]), (#"{"Service":"web","ServiceMeta":{"version":"2"}}"#, []),
  ])
  func `Instances are chosen by health, tags and metadata`(service: String, ids: [String]) throws {
    #expect(try Self.chosen(service).sorted() == ids)
  }

  @Test func `What is near comes first, by the client's wish before the query's`() throws {
    for _ in 0..<20 {
      #expect(try Self.chosen(#"{"Service":"web","Near":"n1"}"#) == ["ok", "warned"])
      #expect(try Self.chosen(#"{"Service":"web","Near":"n1"}"#, near: "_agent") == ["warned", "ok"])
      #expect(try Self.chosen(#"{"Service":"web"}"#, near: "n2", limit: 1) == ["warned"])
    }
  }

  private static func search(
    _ failover: String, _ sources: [String: Result<Source, RollcallError>]
  ) async throws -> QueryFailover<Source>.Outcome {
    let query = try query(#"{"Service":"web","Failover":\#(failover)}"#)
    let choice = QueryChoice(query, ownNode: "n1")
    let search = QueryFailover<Source>(query, choice, own: "a", datacenters: ["a", "b", "c", "d"]) { name in
      try (sources[name] ?? .success(Source())).get()
    }
    var random = SystemRandomNumberGenerator()
    return try await search.outcome(in: "a", using: &random)
  }

  @Test func `Others are asked where there is nothing: the nearest, then those by name, none twice`() async throws {
    let inD: [String: Result<Source, RollcallError>] = ["d": .success(Self.source)]
    let outcome = try await Self.search(#"{"NearestN":1,"Datacenters":["b","nowhere","a","d"]}"#, inD)
    #expect(outcome.datacenter == "d" && outcome.failovers == 2 && outcome.instances.count == 2)
    let none = try await Self.search(#"{"NearestN":2}"#, inD)
    #expect(none.instances.isEmpty && none.failovers == 2)
    let own = try await Self.search(#"{"NearestN":3}"#, ["a": .success(Self.source), "d": .success(Self.source)])
    #expect(own.datacenter == "a" && own.failovers == 0)
  }

  @Test func `A catalog that cannot be asked hides no other, and is told where there is no other`() async throws {
    let lost = RollcallError(.unreachable, "gone")
    let outcome = try await Self.search(#"{"NearestN":3}"#, ["a": .failure(lost), "b": .failure(lost), "c": .success(Self.source)])
    #expect(outcome.datacenter == "c" && outcome.failovers == 2)
    await #expect(throws: RollcallError.self) { try await Self.search("{}", ["a": .failure(lost)]) }
  }
}
