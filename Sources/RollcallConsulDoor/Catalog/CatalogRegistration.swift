import ConsulAPI
import Rollcall

/// One `catalog/register`: what of it changes which instances.
///
/// Consul keeps node, service and checks apart; here the checks are part of their instance, so those that are there already are read first.
struct CatalogRegistration {
  let request: ConsulCatalogRegistration
  let live: LiveCatalog

  /// - Throws: ``DoorError`` with what Consul says of the request.
  init(_ request: ConsulCatalogRegistration, live: LiveCatalog) throws(DoorError) {
    self.live = live
    var request = request
    guard !request.node.isEmpty else { throw .refused("Must provide node") }
    guard !request.address.isEmpty || request.skipNodeUpdate else {
      throw .refused("Must provide address if SkipNodeUpdate is not set")
    }
    if !request.id.isEmpty, request.id.utf8.count != 36 { throw .refused("Bad node ID: uuid string is wrong length") }
    if let service = request.service { request.service = try Self.complete(service, on: request.node) }
    request.checks = try request.checks.map { check throws(DoorError) in try Self.complete(check, on: request.node) }
    self.request = request
  }

  private static func complete(_ service: ConsulNodeService, on node: String) throws(DoorError) -> ConsulNodeService {
    var service = service
    guard !service.service.isEmpty else {
      throw .refused(
        service.id.isEmpty
          ? "failed inserting service: failed inserting service: object missing primary index" : "Must provide service name with ID")
    }
    guard ServiceName(service.service) != .nodes else {
      throw .badRequest("The service name '\(service.service)' is reserved. Choose another one.")
    }
    if service.id.isEmpty { service.id = service.service }
    for (key, value) in (service.meta ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let fault = ConsulServiceRegistration.metaFault(key: key, value: value) {
        throw .refused(
          "failed inserting service: Invalid Service Meta for node \(node) and serviceID \(service.id): "
            + "Couldn't load metadata pair ('\(key)', '\(value)'): \(fault)")
      }
    }
    if service.weights.passing == 0, service.weights.warning == 0 { service.weights = ServiceWeights() }
    return service
  }

  private static func complete(_ check: ConsulCheck, on node: String) throws(DoorError) -> ConsulCheck {
    var check = check
    guard check.node.isEmpty || check.node == node else {
      throw .refused("check node \"\(check.node)\" does not match node \"\(node)\"")
    }
    if check.checkID.isEmpty { check.checkID = check.name }
    guard !check.checkID.isEmpty else {
      throw .refused("failed inserting check: failed inserting check: object missing primary index on node \"\(node)\"")
    }
    if check.status.isEmpty { check.status = ConsulStatus.critical }
    guard ConsulStatus.isKnown(check.status) else {
      throw .badRequest("Bad check status '\(check.status)': it is passing, warning or critical.")
    }
    return check
  }

  func perform() async throws {
    let known = try await live.nodes()[request.node]
    let node = try node(replacing: known)
    let reference = NodeReference(name: node.id, address: node.host)
    let instance = request.service.map { ServiceInstance($0, on: reference) }
    // What cannot be is refused before anything is written.
    try instance?.validate()
    try await live.write(node, replacing: known)
    if let known, known.host != node.host { try await moveInstances(to: reference) }
    var rest = request.checks.filter { !$0.serviceID.isEmpty }
    if let instance {
      try await register(instance, with: rest.filter { $0.serviceID == instance.id })
      rest.removeAll { $0.serviceID == instance.id }
    }
    for (id, checks) in Dictionary(grouping: rest, by: \.serviceID).sorted(by: { $0.key < $1.key }) {
      try await add(checks, toService: id, on: reference)
    }
  }

  /// The node as it is from now on.
  private func node(replacing known: RegisteredInstance?) throws(DoorError) -> ServiceInstance {
    if request.skipNodeUpdate && known == nil && request.address.isEmpty {
      throw .badRequest("The node '\(request.node)' is not registered yet. Its address is needed.")
    }
    var node =
      known?.instance
      ?? ServiceInstance(
        service: .nodes, id: request.node, host: request.address, port: 0, node: NodeReference(name: request.node, address: request.address)
      )
    // The entry of a live agent is that agent's own to describe.
    if !request.skipNodeUpdate, known?.session == nil {
      node.host = request.address
      node.node = NodeReference(name: request.node, address: request.address)
      node.metadata = request.nodeMeta ?? [:]
      node.attributes[ConsulAttribute.nodeID] = request.id.isEmpty ? node.attributes[ConsulAttribute.nodeID] : request.id
      node.attributes[ConsulAttribute.taggedAddresses] = request.taggedAddresses.map { String(decoding: $0.jsonBytes, as: UTF8.self) }
    }
    node.set(request.checks.filter(\.serviceID.isEmpty))
    return node
  }

  /// The instances of a node that has a new address: those without one of their own are reached there from now on.
  private func moveInstances(to node: NodeReference) async throws {
    for known in try await live.contents().instances(on: node.name) {
      var instance = known.instance
      instance.node = node
      if instance.attributes[ConsulAttribute.usesNodeAddress] != nil { instance.host = node.address }
      try await live.write(instance, replacing: known)
    }
  }

  private func register(_ new: ServiceInstance, with checks: [ConsulCheck]) async throws {
    var instance = new
    var known = try await live.catalog.instances(of: new.service).instances.first { $0.instance.key == new.key }
    // Consul knows a service by its id on the node: the same id under another name is this service as it was called before.
    var former: InstanceKey?
    if known == nil, let node = new.node {
      known = try await live.contents().instances(on: node.name).first { $0.id == new.id }
      former = known?.instance.key
    }
    if let known {
      instance.checks = known.checks
      instance.maintenance = known.maintenance
      instance.attributes[ConsulAttribute.checkDefinitions] = known.attributes[ConsulAttribute.checkDefinitions]
    }
    instance.set(checks)
    try await live.write(instance, replacing: known)
    if let former { try await live.catalog.deregister(former) }
  }

  private func add(_ checks: [ConsulCheck], toService id: String, on node: NodeReference) async throws {
    guard let known = try await live.contents().instances(on: node.name).first(where: { $0.id == id }) else {
      throw DoorError.refused("failed inserting check: Missing service registration on node \"\(node.name)\"")
    }
    var instance = known.instance
    instance.set(checks)
    try await live.write(instance, replacing: known)
  }
}
