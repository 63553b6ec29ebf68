import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// The reading half of `/v1/catalog/…`
  mutating func addCatalogReading(_ door: DoorResources) {
    get("/v1/catalog/datacenters") { request in .json(door.datacenterNames, for: request) }
    read("/v1/catalog/services", .cachedCatalog, door) { reader in
      let live = reader.live
      guard reader.options.selection.isPlain else { return try await reader.chosenServices() }
      let result = try await reader.read {
        try await live.catalog.services()
      } view: {
        live.views.services()
      }
      let body = reader.body(.services, of: .services(result.source)) { json in
        json.beginObject()
        for service in result.source.services {
          json.name(service.name.rawValue)
          json.strings(service.tags)
        }
        json.endObject()
      }
      return reader.answer(body, from: result)
    }
    read("/v1/catalog/service/", .cachedCatalog, door) { reader in
      let name = try reader.serviceName()
      let tags = reader.request.query.values("tag")
      let filter: Filter<ConsulCatalogService>? = try reader.options.selection.filter()
      let result = try await reader.service(name)
      let body = reader.body(.service(name, tags: tags), of: .service(result.source)) { json in
        let shapes = reader.shapes(of: result.source.instances(tags: tags), on: result.source.nodes)
        json.array(reader.ordered(shapes.chosen(by: filter), node: \.node.node))
      }
      return reader.answer(body, from: result)
    }
    read("/v1/catalog/nodes", .catalog, door) { reader in
      let filter: Filter<ConsulNode>? = try reader.options.selection.filter()
      let result = try await reader.nodes()
      let nodes = result.source.service
      let body = reader.body(.nodes, of: .nodes(nodes)) { json in
        let shapes = nodes.instances.map { ConsulNode($0, datacenter: reader.live.name) }.filter { reader.matches($0) }
        json.array(reader.ordered(shapes.chosen(by: filter), node: \.node))
      }
      return reader.answer(body, from: result)
    }
    read("/v1/catalog/node/", .catalog, door) { reader in
      let filter: Filter<ConsulNodeService>? = try reader.options.selection.filter()
      var (node, result) = try await reader.nodeServices()
      if let filter { node?.services.removeAll { !filter.matches($0) } }
      let body = reader.json { json in
        if let node { json.value(node) } else { json.null() }
      }
      return reader.answer(body, from: result, index: node == nil ? 1 : nil)
    }
    read("/v1/catalog/node-services/", .catalog, door) { reader in
      let filter: Filter<ConsulNodeService>? = try reader.options.selection.filter()
      var (node, result) = try await reader.nodeServices()
      if let filter { node?.services.removeAll { !filter.matches($0) } }
      let body = reader.json { json in
        if let node { node.writeAsList(to: &json) } else { json.raw(#"{"Node":null,"Services":null}"#) }
      }
      return reader.answer(body, from: result, index: node == nil ? 1 : nil)
    }
  }
}

extension Reader {
  /// The names and tags of those services of which an instance is chosen.
  fileprivate func chosenServices() async throws -> Response {
    let filter: Filter<ConsulCatalogService>? = try options.selection.filter()
    let result = try await contents()
    var tags: [String: Set<String>] = [:]
    for service in result.source.services {
      for shape in shapes(of: service.instances, on: result.source.nodes).chosen(by: filter) {
        tags[shape.service.service, default: []].formUnion(shape.service.tags ?? [])
      }
    }
    return answer(json { $0.value(tags.mapValues { $0.sorted() }) }, from: result)
  }

  /// Those on the nodes that are wanted.
  fileprivate func shapes(of instances: [RegisteredInstance], on nodes: NodeTable) -> [ConsulCatalogService] {
    instances.compactMap { instance in
      let node = ConsulNode(of: instance, among: nodes, datacenter: live.name)
      return matches(node) ? ConsulCatalogService(node: node, service: ConsulNodeService(instance)) : nil
    }
  }

  fileprivate func ordered<Shape>(_ shapes: [Shape], node: (Shape) -> String) -> [Shape] {
    options.selection.ordered(shapes, own: door.settings.node, node: node)
  }

  /// The node that the path names, by name or by id, with its services; nil when it is unknown.
  fileprivate func nodeServices() async throws -> (ConsulNodeServices?, Result<CatalogContents>) {
    let name = request.name
    guard !name.isEmpty else { throw DoorError.badRequest("Missing node name") }
    // A node that is unknown has the index 1, so that a client who waits for it is woken by nothing else.
    let result = try await contents { $0.knows(node: name) ? $0.index : 1 }
    return (result.source.nodeServices(name, datacenter: live.name), result)
  }
}
