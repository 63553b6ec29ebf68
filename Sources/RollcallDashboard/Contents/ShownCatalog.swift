import ConsulAPI
import Foundation
import Rollcall

/// A catalog as pages show it.
struct ShownCatalog: Sendable {
  let name: String
  let url: String
  var connection: ConnectionState
  /// Nil until its services are known for the first time.
  var freshness: Freshness?
  var services: [ServiceName: [InstanceKey: ShownInstance]] = [:]

  /// Without its services.
  func writeMembers(to json: inout JSONWriter) {
    json.member("name", name)
    json.member("url", url)
    switch connection {
    case .connecting: json.member("state", "connecting")
    case .connected(let endpoint):
      json.member("state", "connected")
      json.member("endpoint", endpoint)
    case .disconnected(let since, let reason):
      json.member("state", "disconnected")
      json.member("lost", since.milliseconds)
      json.member("reason", reason)
    case .closed: json.member("state", "closed")
    }
    switch freshness {
    case .current: json.member("known", true)
    case .stale(let since, let reason):
      json.member("known", true)
      json.member("stale", since.milliseconds)
      json.member("staleReason", reason)
    case nil: json.member("known", false)
    }
  }
}
