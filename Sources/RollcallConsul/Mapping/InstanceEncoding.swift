import ConsulAPI
import Rollcall

/// An instance as Consul's agent takes it.
struct InstanceEncoding {
  /// Attributes that Consul knows itself.
  static let enableTagOverride = "consul.EnableTagOverride"

  var registration: ConsulServiceRegistration
  /// Names of attributes that did not fit into Consul's metadata.
  var dropped: [String] = []

  /// - Parameters:
  ///   - serviceID: Under which Consul keeps it; unlike an instance's id it is unique among all services of an agent.
  ///   - agentNode: The node that a registration belongs to by itself.
  /// - Throws: `.invalid` or `.tooLarge` that names what Consul cannot carry.
  init(
    _ instance: ServiceInstance, serviceID: String, agentNode: String?, session: SessionID? = nil, timeout: Duration? = nil
  ) throws(RollcallError) {
    registration = ConsulServiceRegistration(
      id: serviceID, name: instance.service.rawValue, address: instance.host, port: instance.port)
    registration.tags = instance.tags
    registration.weights = ServiceWeights(passing: instance.weights.passing, warning: instance.weights.warning)
    registration.enableTagOverride = instance.attributes[Self.enableTagOverride] == "true"
    registration.checks = CheckList.registrations(instance.checks)
    if let timeout { registration.checks.insert(SessionCheck.registration(forService: serviceID, timeout: timeout), at: 0) }

    var meta = try Self.metadata(instance.metadata)
    meta[ReservedMeta.session] = session?.rawValue
    if serviceID != instance.id { meta[ReservedMeta.id] = instance.id }
    if let node = instance.node, node.name != agentNode {
      meta[ReservedMeta.node] = node.name
      meta[ReservedMeta.nodeAddress] = node.address
    }
    meta[ReservedMeta.checks] = CheckList.order(of: instance.checks)
    for (name, value) in instance.attributes.sorted(by: { $0.key < $1.key }) where name != Self.enableTagOverride {
      let key = ReservedMeta.key(forAttribute: name)
      if ConsulServiceRegistration.metaFault(key: key, value: value) == nil, meta.count < ConsulServiceRegistration.maximumMetaPairs {
        meta[key] = value
      } else {
        dropped.append(name)
      }
    }
    guard meta.count <= ConsulServiceRegistration.maximumMetaPairs else {
      throw RollcallError(
        .tooLarge,
        "Consul keeps at most \(ConsulServiceRegistration.maximumMetaPairs) pairs of metadata, some of them Rollcall's own; "
          + "the instance has \(instance.metadata.count).")
    }
    registration.meta = meta
  }

  private static func metadata(_ metadata: [String: String]) throws(RollcallError) -> [String: String] {
    var meta: [String: String] = [:]
    for (name, value) in metadata {
      let key = ReservedMeta.key(forMetadata: name)
      if let fault = ConsulServiceRegistration.metaFault(key: key, value: value) {
        throw RollcallError(.tooLarge, "Consul cannot carry the metadata '\(name.prefix(40))': \(fault).")
      }
      meta[key] = value
    }
    return meta
  }
}
