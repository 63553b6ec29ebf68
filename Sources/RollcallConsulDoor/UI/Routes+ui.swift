import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/internal/ui/…`: what Consul's web pages read.
  mutating func addUI(_ door: DoorResources) {
    read("/v1/internal/ui/services", .session, door) { reader in
      let filter: Filter<ConsulHealthEntry>? = try reader.options.selection.filter()
      let result = try await reader.contents()
      let summaries = result.source.services.compactMap { service -> ConsulServiceSummary? in
        let joined = JoinedService(service, result.source.nodes)
        var summary = ConsulServiceSummary(name: service.service.rawValue)
        let entries = joined.service.instances.lazy.map { joined.healthEntry($0, datacenter: reader.live.name) }
        for entry in entries where filter?.matches(entry) ?? true { summary.add(entry) }
        return summary.nodes.isEmpty ? nil : summary
      }
      return reader.answer(reader.json { $0.array(summaries) }, from: result)
    }
    read("/v1/internal/ui/nodes", .session, door) { reader in
      let filter: Filter<ConsulNodeInfo>? = try reader.options.selection.filter()
      let result = try await reader.contents()
      let infos = result.source.nodeInfos(datacenter: reader.live.name).chosen(by: filter)
      return reader.answer(reader.json { $0.array(infos) }, from: result)
    }
    read("/v1/internal/ui/node/", .session, door) { reader in
      let name = reader.request.name
      guard !name.isEmpty else { throw DoorError.badRequest("Missing node name") }
      let result = try await reader.contents()
      guard let info = result.source.nodeInfos(datacenter: reader.live.name).first(where: { $0.node.node == name }) else {
        return Response(status: .notFound)
      }
      return reader.answer(reader.json { $0.value(info) }, from: result)
    }
    read("/v1/internal/ui/gateway-services-nodes/", .session, door) { reader in
      let result = try await reader.contents()
      return reader.answer(reader.json { $0.array([ConsulNode]()) }, from: result, index: 1)
    }
  }
}

extension CatalogContents {
  /// Every node with what is on it, by name.
  func nodeInfos(datacenter: String) -> [ConsulNodeInfo] {
    let instances = Dictionary(grouping: services.flatMap(\.instances), by: \.nodeOrSelf.name)
    let names = Set(nodes.snapshot.instances.map(\.id)).union(instances.keys)
    return names.sorted().compactMap { name in
      let own = (instances[name] ?? []).sorted { $0.id < $1.id }
      let node =
        nodes[name].map { ConsulNode($0, datacenter: datacenter) }
        ?? own.first.map { ConsulNode(of: $0, among: nodes, datacenter: datacenter) }
      let checks = ((nodes[name]?.consulChecks ?? []).withoutServiceTags + own.flatMap(\.consulChecks)).sorted { $0.checkID < $1.checkID }
      return node.map { ConsulNodeInfo(node: $0, services: own.map(ConsulNodeService.init), checks: checks) }
    }
  }
}
