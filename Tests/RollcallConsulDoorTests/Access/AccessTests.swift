import HTTPTypes
import NIOHTTP1
import Rollcall
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct AccessTests {
  private static let policy = AccessPolicy(
    anonymous: AccessRules(services: NameRules([("web", .read)])),
    tokens: [
      "deploy": AccessRules(
        services: NameRules([("web*", .write)]), keys: NameRules([("config/*", .write), ("config/secret", .deny), ("*", .read)])),
      "reader": AccessRules(services: NameRules([("*", .read)]), keys: NameRules([("config/*", .read)]), sessions: .read, agent: .read),
      "all": AccessRules(services: NameRules([("*", .write)]), keys: NameRules([("*", .write)]), sessions: .write, agent: .write),
    ])

  private func statuses(_ requests: [(HTTPMethod, String, String?)], _ token: String?) async throws -> [UInt] {
    try await AgentDoor.with(access: AccessControl(Self.policy)) { door in
      for body in [#"{"Name":"web","Check":{"TTL":"1h"}}"#, #"{"Name":"mail","Check":{"TTL":"1h"}}"#] {
        #expect(try await door.peer.put("agent/service/register?token=all", body).status == 200)
      }
      #expect(try await door.peer.put("kv/config/a?token=all", "1").status == 200)
      var statuses: [UInt] = []
      for (method, path, body) in requests {
        let path = path + (token.map { (path.contains("?") ? "&" : "?") + "token=" + $0 } ?? "")
        statuses.append(try await door.peer.send(method, path, body).status)
      }
      return statuses
    }
  }

  @Test func `Without a token there is what is open to everybody`() async throws {
    let statuses = try await statuses(
      [
        (.GET, "status/leader", nil), (.GET, "health/service/web", nil), (.GET, "catalog/service/web", nil),
        (.GET, "agent/service/web", nil),
        (.GET, "health/service/mail", nil), (.GET, "catalog/services", nil), (.GET, "kv/config/a", nil), (.GET, "agent/self", nil),
        (.PUT, "agent/service/register", #"{"Name":"web"}"#), (.PUT, "agent/service/deregister/web", nil), (.PUT, "session/create", "{}"),
        (.PUT, "agent/check/pass/service:web", nil), (.GET, "prometheus/targets?service=web", nil), (.GET, "prometheus/targets", nil),
        (.PUT, "catalog/register", #"{"Node":"n","Address":"1.2.3.4"}"#), (.PUT, "agent/reload", nil),
        (.PUT, "agent/maintenance?enable=true", nil),
      ], nil)
    #expect(statuses == [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403, 403])
  }

  @Test func `A token changes what it may, and nothing else`() async throws {
    let statuses = try await statuses(
      [
        (.PUT, "agent/service/register", #"{"Name":"web2"}"#), (.PUT, "agent/check/pass/service:web", nil),
        (.PUT, "agent/check/register", #"{"Name":"c","ServiceID":"web","TTL":"1m"}"#),
        (.PUT, "agent/service/maintenance/web?enable=true", nil),
        (.PUT, "agent/service/register", #"{"Name":"mail"}"#), (.PUT, "agent/service/register", #"{"Name":"web","ID":"mail"}"#),
        (.PUT, "agent/check/pass/service:mail", nil), (.PUT, "agent/check/register", #"{"Name":"c","ServiceID":"mail","TTL":"1m"}"#),
        (.PUT, "agent/check/register", #"{"Name":"c","TTL":"1m"}"#), (.PUT, "agent/service/deregister/mail", nil),
        (.GET, "health/service/mail", nil),
      ], "deploy")
    #expect(statuses == [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403])
  }

  @Test func `Nobody gets hold of another service's check by its id`() async throws {
    let statuses = try await statuses(
      [
        (.PUT, "agent/check/register", #"{"ID":"service:mail","Name":"c","ServiceID":"web","TTL":"1m"}"#),
        (.PUT, "agent/check/register", #"{"Name":"service:mail","ServiceID":"web","TTL":"1m"}"#),
        (.PUT, "agent/service/register", #"{"Name":"web","Check":{"CheckID":"service:mail","TTL":"1m"}}"#),
        (.PUT, "agent/service/register", #"{"Name":"web","Check":{"CheckID":"service:web","TTL":"1m"}}"#),
      ], "deploy")
    #expect(statuses == [403, 403, 403, 200])
  }

  @Test func `Keys are read and written by their rules, also in transactions and as lists`() async throws {
    func set(_ key: String) -> String { #"[{"KV":{"Verb":"set","Key":"\#(key)","Value":"YQ=="}}]"# }
    let statuses = try await statuses(
      [
        (.PUT, "kv/config/b", "2"), (.GET, "kv/other", nil), (.PUT, "txn", set("config/c")), (.GET, "kv/config/a?raw", nil),
        (.PUT, "kv/other", "2"), (.GET, "kv/config/secret", nil), (.GET, "kv/config/?recurse", nil), (.GET, "kv/?keys", nil),
        (.DELETE, "kv/config/?recurse", nil), (.PUT, "txn", set("other")), (.PUT, "txn", set("config/secret")),
        (.PUT, "txn", #"[{"KV":{"Verb":"get-tree","Key":"config/"}}]"#), (.DELETE, "kv/config/a", nil),
      ], "deploy")
    #expect(statuses == [200, 404, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403, 200])
  }

  @Test func `Who may read everything reads lists, and writes nothing`() async throws {
    let statuses = try await statuses(
      [
        (.GET, "catalog/services", nil), (.GET, "catalog/nodes", nil), (.GET, "health/state/any", nil), (.GET, "agent/services", nil),
        (.GET, "agent/self", nil), (.GET, "session/list", nil), (.GET, "kv/config/?recurse", nil), (.GET, "prometheus/targets", nil),
        (.GET, "kv/?recurse", nil), (.PUT, "session/create", "{}"), (.PUT, "agent/reload", nil), (.PUT, "kv/config/a", "1"),
        (.PUT, "event/fire/x", nil),
      ], "reader")
    #expect(statuses == [200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403])
  }

  @Test func `A query is its service's, a template everybody's, and what agents keep for all nobody's`() async throws {
    let post = #"{"Name":"mine","Service":{"Service":"web"}}"#
    let requests: [(HTTPMethod, String, String?)] = [
      (.POST, "query", post), (.GET, "query/mine/execute", nil), (.GET, "query/mine/explain", nil), (.GET, "query", nil),
      (.POST, "query", #"{"Name":"theirs","Service":{"Service":"mail"}}"#),
      (.POST, "query", #"{"Name":"t","Template":{"Type":"name_prefix_match"},"Service":{"Service":"web"}}"#),
      (.POST, "query", #"{"Name":"lent","Token":"all","Service":{"Service":"web"}}"#),
      (.GET, "kv/_rollcall/queries/?keys", nil), (.PUT, "kv/_rollcall/queries/x", "{}"),
      (.PUT, "txn", #"[{"KV":{"Verb":"get-tree","Key":"_rollcall/"}}]"#), (.PUT, "event/fire/x", nil), (.GET, "event/list", nil),
      (.GET, "snapshot", nil), (.PUT, "snapshot", "x"), (.GET, "internal/ui/services", nil), (.GET, "coordinate/nodes", nil),
      (.GET, "operator/raft/configuration", nil), (.GET, "acl/list", nil), (.PUT, "agent/leave", nil), (.GET, "health/connect/web", nil),
    ]
    let deploy = try await statuses(requests, "deploy")
    #expect(deploy == [200, 200, 200, 403, 403, 403, 400, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 401, 403, 403])
    let reader = try await statuses(requests, "reader")
    #expect(reader == [403, 404, 404, 200, 403, 403, 400, 403, 403, 403, 403, 200, 403, 403, 200, 200, 200, 401, 403, 200])
    let all = try await statuses(requests, "all")
    #expect(all == [200, 200, 200, 200, 200, 200, 400, 200, 200, 200, 200, 200, 200, 500, 200, 200, 200, 401, 501, 200])
  }

  @Test func `A token that there is not opens nothing, not even what is open to everybody`() async throws {
    try await AgentDoor.with(access: AccessControl(Self.policy)) { door in
      let answer = try await door.peer.get("health/service/web?token=guess")
      #expect(answer.status == 403 && answer.body == "ACL not found")
      let refused = try await door.peer.get("health/service/mail")
      #expect(refused.status == 403 && refused.body == "Permission denied: Missing service:read on mail")
    }
  }

  @Test func `The token comes by parameter, by Consul's header or as a bearer's`() throws {
    let control = AccessControl(Self.policy)
    let consul = try #require(HTTPField.Name("X-Consul-Token"))
    func isAll(_ fields: HTTPFields, _ query: String = "") -> Bool {
      (try? control.access(fields, QueryParameters(query[...])))?.allows(AccessNeed(.write, .agent)) ?? false
    }
    #expect(isAll([:], "token=all"))
    #expect(isAll([consul: "all"]))
    #expect(isAll([.authorization: "Bearer all"]))
    #expect(isAll([consul: "all"], "token="))
    #expect(!isAll([consul: "all"], "token=reader"))
    #expect(!isAll([consul: "reader", .authorization: "Bearer all"]))
    #expect(!isAll([.authorization: "Basic all"]))
    #expect(!isAll([:]))
  }

  @Test func `A policy that is replaced holds from the next request on`() async throws {
    let control = AccessControl(Self.policy)
    let statuses = try await AgentDoor.with(access: control) { door in
      let before = try await door.peer.get("catalog/services?token=reader").status
      control.replace(by: AccessPolicy(tokens: ["reader": AccessRules()]))
      return [
        before, try await door.peer.get("catalog/services?token=reader").status, try await door.peer.get("health/service/web").status,
      ]
    }
    #expect(statuses == [200, 403, 403])
  }
}
