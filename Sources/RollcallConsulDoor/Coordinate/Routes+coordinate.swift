import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/coordinate/…`: Rollcall's agents measure no round trips, so that no node has coordinates. Clients know such nodes from Consul.
  mutating func addCoordinate(_ door: DoorResources) {
    read("/v1/coordinate/nodes", .session, door) { reader in
      let result = try await reader.nodes()
      return reader.answer(reader.json { $0.array([ConsulNode]()) }, from: result)
    }
    get("/v1/coordinate/datacenters") { request in
      .json(door.datacenterNames.map { ConsulDatacenterCoordinates(datacenter: $0) }, for: request)
    }
    read("/v1/coordinate/node/", .session, door) { _ in Response(status: .notFound) }
    put("/v1/coordinate/update") { _ in
      throw DoorError.unsupported("This agent keeps no coordinates of nodes. Name a node with ?near= instead.")
    }
  }
}
