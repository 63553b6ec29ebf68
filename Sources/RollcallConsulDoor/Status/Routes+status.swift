import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/status/…`: the agent answers for itself, whatever servers the catalog has behind it.
  mutating func addStatus(_ resources: DoorResources) {
    let server = resources.settings.address.description
    get("/v1/status/leader") { request in
      _ = try resources.datacenter(request.query["dc"])
      return .json(server, for: request)
    }
    get("/v1/status/catalogs") { request in
      var standings: [RollcallCatalogStanding] = []
      for name in resources.datacenterNames { standings.append(try await resources.datacenter(name).standing()) }
      return .json(standings, for: request)
    }
    get("/v1/status/peers") { request in
      _ = try resources.datacenter(request.query["dc"])
      return .json([server], for: request)
    }
  }
}
