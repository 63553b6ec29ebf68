import ConsulAPI
import Rollcall

extension ConsulNodeService {
  init(_ registered: RegisteredInstance) {
    self.init(registered.instance)
    createIndex = registered.createRevision.rawValue
    modifyIndex = registered.modifyRevision.rawValue
  }

  init(_ instance: ServiceInstance) {
    let attributes = instance.attributes
    self.init(
      kind: attributes[ConsulAttribute.kind] ?? "", id: instance.id, service: instance.service.rawValue, tags: instance.tags,
      address: attributes[ConsulAttribute.usesNodeAddress] == nil ? instance.host : "",
      taggedAddresses: attributes[ConsulAttribute.taggedAddresses].flatMap { try? [String: ServiceAddress](jsonBytes: Array($0.utf8)) }
        ?? [:],
      meta: instance.metadata.isEmpty ? nil : instance.metadata, port: instance.port,
      weights: ServiceWeights(passing: instance.weights.passing, warning: instance.weights.warning),
      enableTagOverride: attributes[ConsulAttribute.enableTagOverride] != nil)
  }
}

extension ServiceInstance {
  /// A service of Consul's on a node, without checks.
  init(_ service: ConsulNodeService, on node: NodeReference) {
    var attributes: [String: String] = [:]
    if !service.kind.isEmpty { attributes[ConsulAttribute.kind] = service.kind }
    if service.address.isEmpty { attributes[ConsulAttribute.usesNodeAddress] = "true" }
    if service.enableTagOverride { attributes[ConsulAttribute.enableTagOverride] = "true" }
    if !service.taggedAddresses.isEmpty {
      attributes[ConsulAttribute.taggedAddresses] = String(decoding: service.taggedAddresses.jsonBytes, as: UTF8.self)
    }
    self.init(
      service: ServiceName(service.service), id: service.id.isEmpty ? service.service : service.id,
      host: service.address.isEmpty ? node.address : service.address, port: service.port, tags: service.tags ?? [],
      metadata: service.meta ?? [:], weights: Weights(passing: service.weights.passing, warning: service.weights.warning), node: node,
      attributes: attributes)
  }
}
