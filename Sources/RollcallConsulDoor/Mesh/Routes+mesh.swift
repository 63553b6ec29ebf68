import ConsulAPI
import HTTPTypes
import Hummingbird
import Rollcall

extension Routes {
  /// What Consul answers where its service mesh is off, to clients that ask without knowing: there are no proxies, gateways, intentions and entries.
  mutating func addMesh(_ door: DoorResources) {
    for (path, what) in [("catalog/connect/", "service"), ("health/connect/", "service"), ("health/ingress/", "service")] {
      read("/v1/\(path)", .catalog, door) { reader in
        guard !reader.request.name.isEmpty else { throw DoorError.badRequest("Missing \(what) name") }
        return try await reader.nothing { $0.array([ConsulNode]()) }
      }
    }
    read("/v1/catalog/gateway-services/", .catalog, door) { reader in
      guard !reader.request.name.isEmpty else { throw DoorError.badRequest("Missing gateway name") }
      return try await reader.nothing { $0.null() }
    }
    read("/v1/connect/intentions", .session, door) { reader in try await reader.nothing { $0.array([ConsulNode]()) } }
    read("/v1/connect/ca/roots", .session, door) { _ in throw DoorError.noMesh }
    read("/v1/discovery-chain/", .session, door) { reader in
      guard !reader.request.name.isEmpty else { throw DoorError.badRequest("Bad request: Missing chain name") }
      throw DoorError.noMesh
    }
    for method in [HTTPRequest.Method.get, .put] { add(method, "/v1/connect/ca/configuration") { _ in throw DoorError.noMesh } }
    addConfigurationEntries(door)
    for (method, path) in [(HTTPRequest.Method.post, "connect/intentions"), (.get, "connect/"), (.put, "connect/"), (.delete, "connect/")] {
      add(method, "/v1/\(path)") { _ in throw DoorError.unsupported("This agent has no service mesh.") }
    }
  }

  /// `/v1/config/…`
  private mutating func addConfigurationEntries(_ door: DoorResources) {
    let kinds: Set = [
      "service-defaults", "proxy-defaults", "service-router", "service-splitter", "service-resolver", "ingress-gateway",
      "terminating-gateway",
    ]
    get("/v1/config/") { request in
      let parts = request.name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let (kind, name) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
      guard kind.isEmpty || kinds.contains(kind) else { throw DoorError.refused("invalid config entry kind: \(kind)") }
      var response: Response =
        if let name {
          .error(DoorError(.notFound, "Config entry not found for \(kind.goQuoted) / \(name.goQuoted)"))
        } else {
          .json([String](), for: request)
        }
      response.headers[ReadHeaders.index] = "1"
      response.headers[ReadHeaders.knownLeader] = "true"
      response.headers[ReadHeaders.lastContact] = "0"
      return response
    }
    for (method, path) in [(HTTPRequest.Method.put, "config"), (.delete, "config/")] {
      add(method, "/v1/\(path)") { _ in throw DoorError.unsupported("This agent has no service mesh, and so no configuration entries.") }
    }
  }
}

extension Reader {
  /// An answer that is empty, however the catalog is.
  fileprivate func nothing(_ write: (inout JSONWriter) -> Void) async throws -> Response {
    let live = live
    let result = try await read {
      try await live.catalog.services()
    } view: {
      live.views.services()
    }
    return answer(json(write), from: result)
  }
}

extension DoorError {
  /// Consul's words.
  static let noMesh = DoorError.refused("Connect must be enabled in order to use this endpoint")
}
