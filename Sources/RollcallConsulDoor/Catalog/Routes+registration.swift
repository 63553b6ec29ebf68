import ConsulAPI
import Hummingbird

extension Routes {
  /// The writing half of `/v1/catalog/…`
  mutating func addCatalogWriting(_ door: DoorResources) {
    put("/v1/catalog/register") { request in
      let body = try await ConsulCatalogRegistration.decodeRequest(Array(request.bytes().readableBytesView))
      let live = try door.datacenter(body.datacenter.isEmpty ? request.query["dc"] : body.datacenter)
      let registration = try CatalogRegistration(body, live: live)
      try await door.lanes.inLane("\(live.name)/\(body.node)") { try await registration.perform() }
      return .json(true, for: request)
    }
    put("/v1/catalog/deregister") { request in
      let body = try await ConsulCatalogDeregistration.decodeRequest(Array(request.bytes().readableBytesView))
      let live = try door.datacenter(body.datacenter.isEmpty ? request.query["dc"] : body.datacenter)
      let deregistration = try CatalogDeregistration(body, live: live)
      try await door.lanes.inLane("\(live.name)/\(body.node)") { try await deregistration.perform() }
      return .json(true, for: request)
    }
  }
}
