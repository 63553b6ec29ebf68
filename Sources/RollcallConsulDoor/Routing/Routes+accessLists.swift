import HTTPTypes
import Hummingbird

extension Routes {
  /// `/v1/acl/…`: the agent's tokens are in a file of its machine. To clients it is a Consul without them, as such a one answers.
  mutating func addAccessLists() {
    let single = ["policy", "token", "role", "auth-method", "binding-rule"]
    var paths: [HTTPRequest.Method: [String]] = [
      .get: [
        "acl/info/", "acl/list", "acl/replication", "acl/policies", "acl/tokens", "acl/token/self", "acl/roles", "acl/auth-methods",
        "acl/binding-rules", "acl/rules/translate/",
      ],
      .put: ["acl/bootstrap", "acl/create", "acl/update", "acl/destroy/", "acl/clone/", "agent/token/"],
      .post: ["acl/login", "acl/logout", "acl/rules/translate", "internal/acl/authorize"],
    ]
    for name in single {
      paths[.put, default: []].append("acl/\(name)")
      for method in [HTTPRequest.Method.get, .put, .delete] { paths[method, default: []].append("acl/\(name)/") }
    }
    for (method, names) in paths {
      for name in names { add(method, "/v1/\(name)") { _ in throw DoorError(.unauthorized, "ACL support disabled") } }
    }
  }
}
