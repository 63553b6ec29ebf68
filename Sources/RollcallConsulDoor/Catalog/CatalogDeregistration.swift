import ConsulAPI
import Rollcall

/// One `catalog/deregister`: a service with its checks, or a check, or a node with everything on it. What is not there is no error.
struct CatalogDeregistration {
  let request: ConsulCatalogDeregistration
  let live: LiveCatalog

  init(_ request: ConsulCatalogDeregistration, live: LiveCatalog) throws(DoorError) {
    guard !request.node.isEmpty else { throw .refused("Must provide node") }
    self.request = request
    self.live = live
  }

  func perform() async throws {
    let contents = try await live.contents()
    let instances = contents.instances(on: request.node)
    let node = contents.nodes[request.node]
    if !request.serviceID.isEmpty {
      for instance in instances where instance.id == request.serviceID { try await live.catalog.deregister(instance.instance.key) }
    } else if !request.checkID.isEmpty {
      for known in instances + [node].compactMap(\.self) {
        var instance = known.instance
        if instance.removeCheck(request.checkID) { try await live.write(instance, replacing: known) }
      }
    } else {
      for instance in instances { try await live.catalog.deregister(instance.instance.key) }
      if let node { try await live.catalog.deregister(node.instance.key) }
    }
  }
}
