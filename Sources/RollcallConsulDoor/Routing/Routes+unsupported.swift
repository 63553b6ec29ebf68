import HTTPTypes
import Hummingbird

extension Routes {
  /// The parts of Consul's API that the door does not have: whoever asks for one is told, instead of finding nothing.
  mutating func addUnsupported() {
    let missing = [
      "config", "connect/", "coordinate/", "discovery-chain/", "event/", "internal/", "operator/", "query", "query/", "snapshot",
    ]
    for path in missing {
      for method in [HTTPRequest.Method.get, .put, .post, .delete] {
        add(method, "/v1/\(path)") { request in
          throw DoorError.unsupported("This agent does not have \(request.path) of Consul's API.")
        }
      }
    }
    for method in [HTTPRequest.Method.get, .put, .delete] {
      add(method, "/v1/acl/") { _ in throw DoorError(.unauthorized, "ACL support disabled") }
    }
  }
}
