// The names are those of Consul's documentation; its indexes cannot be asked for.

extension ConsulNode: Filterable {
  public static let filterField = FilterField<ConsulNode>.fields([
    "ID": .text(\.id), "Node": .text(\.node), "Address": .text(\.address), "Datacenter": .text(\.datacenter),
    "TaggedAddresses": .map({ $0.taggedAddresses ?? [:] }, .text { $0 }), "Meta": .map({ $0.meta ?? [:] }, .text { $0 }),
  ])
}

extension ConsulNodeService: Filterable {
  public static let filterField = FilterField<ConsulNodeService>.fields([
    "Kind": .text(\.kind), "ID": .text(\.id), "Service": .text(\.service), "Tags": .texts { $0.tags ?? [] }, "Address": .text(\.address),
    "TaggedAddresses": .map(\.taggedAddresses, ServiceAddress.filterField), "Meta": .map({ $0.meta ?? [:] }, .text { $0 }),
    "Port": .number(\.port), "Weights": .part(\.weights, ServiceWeights.filterField), "EnableTagOverride": .flag(\.enableTagOverride),
  ])
}

extension ConsulCatalogService: Filterable {
  public static let filterField = FilterField<ConsulCatalogService>.fields([
    "ID": .text(\.node.id), "Node": .text(\.node.node), "Address": .text(\.node.address), "Datacenter": .text(\.node.datacenter),
    "TaggedAddresses": .map({ $0.node.taggedAddresses ?? [:] }, .text { $0 }), "NodeMeta": .map({ $0.node.meta ?? [:] }, .text { $0 }),
    "ServiceKind": .text(\.service.kind), "ServiceID": .text(\.service.id), "ServiceName": .text(\.service.service),
    "ServiceTags": .texts { $0.service.tags ?? [] }, "ServiceAddress": .text(\.service.address),
    "ServiceTaggedAddresses": .map(\.service.taggedAddresses, ServiceAddress.filterField),
    "ServiceMeta": .map({ $0.service.meta ?? [:] }, .text { $0 }), "ServicePort": .number(\.service.port),
    "ServiceWeights": .part(\.service.weights, ServiceWeights.filterField),
    "ServiceEnableTagOverride": .flag(\.service.enableTagOverride),
  ])
}

extension ConsulAgentService: Filterable {
  public static let filterField = FilterField<ConsulAgentService>.fields([
    "Kind": .text(\.kind), "ID": .text(\.id), "Service": .text(\.service), "Tags": .texts(\.tags), "Address": .text(\.address),
    "TaggedAddresses": .map(\.taggedAddresses, ServiceAddress.filterField), "Meta": .map(\.meta, .text { $0 }), "Port": .number(\.port),
    "Weights": .part(\.weights, ServiceWeights.filterField), "EnableTagOverride": .flag(\.enableTagOverride),
  ])
}

extension ConsulCheck: Filterable {
  public static let filterField = FilterField<ConsulCheck>.fields([
    "Node": .text(\.node), "CheckID": .text(\.checkID), "Name": .text(\.name), "Status": .text(\.status), "Notes": .text(\.notes),
    "Output": .text(\.output), "ServiceID": .text(\.serviceID), "ServiceName": .text(\.serviceName),
    "ServiceTags": .texts { $0.serviceTags ?? [] }, "Type": .text(\.type),
  ])
}

extension ConsulHealthEntry: Filterable {
  public static let filterField = FilterField<ConsulHealthEntry>.fields([
    "Node": .part(\.node, ConsulNode.filterField), "Service": .part(\.service, ConsulNodeService.filterField),
    "Checks": .each(\.checks, ConsulCheck.filterField),
  ])
}

extension ServiceAddress {
  static let filterField = FilterField<ServiceAddress>.fields(["Address": .text(\.address), "Port": .number(\.port)])
}

extension ServiceWeights {
  static let filterField = FilterField<ServiceWeights>.fields(["Passing": .number(\.passing), "Warning": .number(\.warning)])
}
