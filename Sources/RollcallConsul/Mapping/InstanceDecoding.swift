import ConsulAPI
import Rollcall

/// What Consul lists, as instances. Registrations whose session has run out are left out.
enum InstanceDecoding {
  static func instances(_ entries: [ConsulHealthEntry], of service: ServiceName) -> [RegisteredInstance] {
    var newest: [InstanceKey: RegisteredInstance] = [:]
    // Consul takes names for equal that differ in case only.
    for entry in entries where entry.service.service == service.rawValue && !SessionCheck.isDead(entry) {
      let instance = instance(entry)
      let key = instance.instance.key
      // The same instance twice: under its plain id, and under a qualified one of an earlier life.
      if let other = newest[key], other.modifyRevision > instance.modifyRevision { continue }
      newest[key] = instance
    }
    return newest.values.sorted { ($0.instance.id, $0.instance.node?.name ?? "") < ($1.instance.id, $1.instance.node?.name ?? "") }
  }

  static func instance(_ entry: ConsulHealthEntry) -> RegisteredInstance {
    let meta = entry.service.meta ?? [:]
    let shown = entry.checks.filter { !SessionCheck.isOne($0) && MaintenanceCheck.reason($0) == nil }
    var instance = ServiceInstance(
      service: ServiceName(entry.service.service), id: id(of: entry.service),
      host: entry.service.address.isEmpty ? entry.node.address : entry.service.address, port: entry.service.port,
      tags: entry.service.tags ?? [],
      weights: Weights(passing: entry.service.weights.passing, warning: entry.service.weights.warning),
      checks: CheckList.checks(shown, order: meta[ReservedMeta.checks]),
      maintenance: entry.checks.lazy.compactMap(MaintenanceCheck.reason).first,
      node: NodeReference(
        name: meta[ReservedMeta.node] ?? entry.node.node, address: meta[ReservedMeta.nodeAddress] ?? entry.node.address))
    for (key, value) in meta {
      if let name = ReservedMeta.metadataName(of: key) {
        instance.metadata[name] = value
      } else if let name = ReservedMeta.attributeName(of: key) {
        instance.attributes[name] = value
      }
    }
    if entry.service.enableTagOverride { instance.attributes[InstanceEncoding.enableTagOverride] = "true" }
    let indexes = entry.checks.map(\.modifyIndex) + [entry.service.modifyIndex]
    return RegisteredInstance(
      instance, createRevision: Revision(entry.service.createIndex), modifyRevision: Revision(indexes.max() ?? 0),
      session: meta[ReservedMeta.session].map { SessionID($0) })
  }

  static func id(of service: ConsulNodeService) -> String { service.meta?[ReservedMeta.id] ?? service.id }

  /// The nodes themselves, each with the checks of the node as a whole.
  static func nodes(_ nodes: [ConsulNode], checks: [ConsulCheck]) -> [RegisteredInstance] {
    let byNode = Dictionary(grouping: checks.filter { $0.serviceID.isEmpty }, by: \.node)
    return nodes.map { node in
      let checks = byNode[node.node] ?? []
      let instance = ServiceInstance(
        service: .nodes, id: node.node, host: node.address, port: 0, metadata: node.meta ?? [:],
        checks: CheckList.checks(checks.filter { MaintenanceCheck.reason($0) == nil }, order: nil),
        maintenance: checks.lazy.compactMap(MaintenanceCheck.reason).first,
        node: NodeReference(name: node.node, address: node.address))
      return RegisteredInstance(
        instance, createRevision: Revision(node.createIndex),
        modifyRevision: Revision((checks.map(\.modifyIndex) + [node.modifyIndex]).max() ?? 0), session: nil)
    }
  }
}
