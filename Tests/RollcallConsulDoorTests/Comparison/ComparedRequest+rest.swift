import NIOHTTP1

extension ComparedRequest {
  /// What clients ask without knowing: the mesh, access lists, servers, coordinates.
  static let rest: [ComparedRequest] =
    [
      "catalog/connect/web", "catalog/connect/", "health/connect/web", "health/connect/", "health/connect/web?passing",
      "health/ingress/web",
      "catalog/gateway-services/x", "catalog/gateway-services/", "connect/ca/roots", "connect/ca/configuration", "connect/intentions",
      "config", "config/", "config/service-defaults", "config/service-defaults/web", "config/bogus", "discovery-chain/web",
      "discovery-chain/", "agent/connect/ca/roots", "agent/connect/ca/leaf/web", "acl/info/x", "acl/list", "acl/tokens", "acl/token/self",
      "acl/token/x", "acl/token", "acl/policies", "acl/policy/x", "acl/replication", "acl/bootstrap", "acl/roles", "acl/role/x",
      "acl/auth-methods", "acl/binding-rules", "acl/login", "acl/rules/translate", "acl/rules/translate/x", "acl/nope", "namespaces",
      "operator/license", "health/connect/web?dc=nowhere", "operator/raft/configuration?dc=nowhere",
      "coordinate/node/nope", "coordinate/node/", "catalog/connect/web?pretty",
    ].map(get)
    + [
      "acl/bootstrap", "acl/create", "acl/update", "acl/clone/x", "acl/destroy/x", "acl/token", "acl/token/x", "acl/policy", "acl/policy/x",
      "acl/role", "acl/auth-method", "acl/binding-rule", "agent/token/default",
    ].map { put($0, "{}") }
    + ["acl/login", "acl/logout", "acl/rules/translate", "internal/acl/authorize"].map {
      ComparedRequest(method: .POST, path: $0, body: "{}")
    }
    + [delete("acl/token/x"), delete("acl/policy/x")]
    + [
      .get("operator/raft/configuration").ignoring(["Address"], because: "Consul names a port that its servers have among themselves"),
      .get("operator/autopilot/health").ignoring(
        ["Address", "LastTerm", "LastIndex", "StableSince"], because: "there is no log of servers here"),
      .get("coordinate/datacenters").ignoring(["Coordinates"], because: "these agents measure nothing"),
    ]
}
