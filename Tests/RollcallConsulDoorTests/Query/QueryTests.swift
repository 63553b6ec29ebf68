import ConsulAPI
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct QueryTests {
  private static func register(_ catalog: some Catalog, _ id: String) async throws {
    try await catalog.register(
      ServiceInstance(service: "web", id: id, host: "10.0.0.1", port: 80, node: NodeReference(name: "n-\(id)", address: "10.0.0.1")))
  }

  private static func names(_ answer: RawClient.Answer) throws -> (ids: [String], datacenter: String, failovers: String) {
    guard case .object(let members) = try JSONValue(parsing: answer.body) else { return ([], "", "") }
    func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
    guard case .string(let datacenter)? = value("Datacenter"), case .number(let failovers)? = value("Failovers"), let nodes = value("Nodes")
    else { return ([], "", "") }
    return (try [ConsulHealthEntry](json: nodes).map(\.service.id), datacenter, failovers)
  }

  @Test func `A query without instances here finds those of the other catalogs, in its order`() async throws {
    let (own, b, c) = (EmbeddedCatalog(), EmbeddedCatalog(), EmbeddedCatalog())
    try await Self.register(c, "in-c")
    let others = [("b", b), ("c", c)].map { ConsulDatacenter(name: $0.0, catalog: $0.1, views: Views(of: $0.1)) }
    try await withDoor(over: own, others: others) { client async throws -> Void in
      for (name, failover) in [("near", #"{"NearestN":2}"#), ("named", #"{"Datacenters":["nowhere","c"]}"#), ("none", "{}")] {
        let body = #"{"Name":"\#(name)","Service":{"Service":"web","Failover":\#(failover)}}"#
        #expect(try await client.ask("POST", "/v1/query", body).status == 200)
      }
      let near = try Self.names(try await client.ask("GET", "/v1/query/near/execute"))
      #expect(near == (["in-c"], "c", "2"))
      let named = try Self.names(try await client.ask("GET", "/v1/query/named/execute"))
      #expect(named == (["in-c"], "c", "1"))
      let none = try Self.names(try await client.ask("GET", "/v1/query/none/execute"))
      #expect(none == ([], "dc1", "0"))
      try await Self.register(own, "here")
      let here = try Self.names(try await client.ask("GET", "/v1/query/near/execute"))
      #expect(here == (["here"], "dc1", "0"))
      // Each catalog has its own queries.
      #expect(try await client.ask("GET", "/v1/query/near/execute?dc=c").status == 404)
    }
  }

  @Test func `Other agents on the same catalog have the query`() async throws {
    let catalog = EmbeddedCatalog()
    try await Self.register(catalog, "w1")
    try await withDoor(over: catalog) { client async throws -> Void in
      #expect(try await client.ask("POST", "/v1/query", #"{"Name":"q","Service":{"Service":"web"}}"#).status == 200)
    }
    try await withDoor(over: catalog) { client async throws -> Void in
      let found = try Self.names(try await client.ask("GET", "/v1/query/q/execute"))
      #expect(found.ids == ["w1"])
    }
  }

  @Test func `A catalog that is gone leads to the next`() async throws {
    let other = EmbeddedCatalog()
    try await Self.register(other, "w1")
    let datacenters = [
      ConsulDatacenter(name: "lost", catalog: LostCatalog(), views: Views(of: LostCatalog())),
      ConsulDatacenter(name: "b", catalog: other, views: Views(of: other)),
    ]
    try await withDoor(others: datacenters) { client async throws -> Void in
      let body = #"{"Name":"q","Service":{"Service":"web","Failover":{"NearestN":2}}}"#
      #expect(try await client.ask("POST", "/v1/query", body).status == 200)
      let found = try Self.names(try await client.ask("GET", "/v1/query/q/execute"))
      #expect(found == (["w1"], "b", "2"))
    }
  }

  @Test func `Whoever waits for the queries hears of a new one`() async throws {
    try await withRunningDoor { client, door async throws -> Void in
      let before = try await client.ask("GET", "/v1/query")
      let index = try #require(before["X-Consul-Index"])
      async let answer = client.ask("GET", "/v1/query?index=\(index)&wait=50s")
      try await door.blocked(1)
      #expect(try await client.ask("POST", "/v1/query", #"{"Name":"q","Service":{"Service":"web"}}"#).status == 200)
      #expect(try await answer.text.contains(#""Name":"q""#))
    }
  }

  @Test func `What agents keep for all is not among the keys, unless it is asked for`() async throws {
    try await withDoor { client async throws -> Void in
      #expect(try await client.ask("POST", "/v1/query", #"{"Name":"q","Service":{"Service":"web"}}"#).status == 200)
      #expect(try await client.ask("GET", "/v1/kv/?recurse").status == 404)
      #expect(try await client.ask("PUT", "/v1/kv/a", "1").status == 200)
      #expect(try await client.ask("GET", "/v1/kv/?keys").text == #"["a"]"#)
      #expect(try await client.ask("GET", "/v1/kv/_rollcall/?keys").text.contains("_rollcall/queries/"))
    }
  }

  @Test func `What the mesh would be needed for is refused, and what is too large`() async throws {
    try await withDoor { client async throws -> Void in
      let mesh = try await client.ask("POST", "/v1/query", #"{"Name":"q","Service":{"Service":"web","Connect":true}}"#)
      #expect(mesh.status == 501)
      let long = String(repeating: "a", count: 70_000)
      let large = try await client.ask("POST", "/v1/query", #"{"Name":"q","Service":{"Service":"\#(long)"}}"#)
      #expect(large.status == 500 && large.text.hasPrefix("The prepared query has 70"))
    }
  }
}
