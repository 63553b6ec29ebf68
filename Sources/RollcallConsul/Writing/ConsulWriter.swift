import ConsulAPI
import ConsulClient
import Logging
import Rollcall

/// Registers with the agent, and removes from it.
struct ConsulWriter: Sendable {
  /// The most calls at once for one caller.
  static let maximumCalls = 16

  let link: ConsulLink

  /// Who registers, and for how long it lives without being renewed.
  struct Owner: Sendable {
    var session: SessionID
    var timeout: Duration?
  }

  // MARK: With the agent

  /// What stood under the id before.
  enum Former: Sendable {
    case nothing
    /// The caller's own registration.
    case own(ServiceInstance)
    /// Somebody else's, which is replaced.
    case other
  }

  /// Registers an instance with the agent, and waits until the catalog shows it.
  func register(_ instance: ServiceInstance, as serviceID: String, owner: Owner?, replacing former: Former) async throws {
    let agentNode = try await link.agentNode()
    let encoding = try InstanceEncoding(
      instance, serviceID: serviceID, agentNode: agentNode, session: owner?.session, timeout: owner?.timeout)
    if !encoding.dropped.isEmpty {
      link.logger.warning(
        "Consul's metadata cannot carry some attributes of an instance.",
        metadata: ["key": "\(instance.key)", "attributes": "\(encoding.dropped)"])
    }
    let registration = encoding.registration
    try await link.perform { connection in
      try await connection.register(registration)
      // An agent that restarts remembers only results that were reported; what was given with the registration comes back critical.
      if owner?.timeout != nil { _ = try await connection.pass(SessionCheck.id(forService: serviceID)) }
      for check in instance.checks {
        _ = try await connection.update(check.id, ConsulCheckUpdate(status: check.health.rawValue, output: check.output))
      }
      for id in try await formerChecks(former, serviceID, connection).subtracting(registration.checks.map(\.checkID)) {
        try await connection.deregisterCheck(id)
      }
      if let reason = instance.maintenance {
        try await connection.setMaintenance(serviceID, enabled: true, reason: reason)
      } else if case .own(let before) = former, before.maintenance != nil {
        // Only what came with a registration ends with one; an operator's maintenance stays.
        try await connection.setMaintenance(serviceID, enabled: false)
      }
    }
    try await link.waitUntilShown("\(instance.key)", serviceID, of: instance.service) { entries in
      entries.contains { (agentNode ?? $0.node.node) == $0.node.node && Self.shows($0, instance, owner?.session) }
    }
  }

  /// The checks that the former registration had; Consul keeps them unless they are taken away.
  private func formerChecks(_ former: Former, _ serviceID: String, _ connection: ConsulConnection) async throws -> Set<String> {
    switch former {
    case .nothing: []
    case .own(let instance): Set(instance.checks.map(\.id))
    case .other:
      Set(
        try await connection.agentChecks().values
          .filter { $0.serviceID == serviceID && MaintenanceCheck.reason($0) == nil }.map(\.checkID))
    }
  }

  private static func shows(_ entry: ConsulHealthEntry, _ instance: ServiceInstance, _ session: SessionID?) -> Bool {
    let shown = InstanceDecoding.instance(entry)
    return shown.session == session && shown.host == instance.host && shown.port == instance.port
      // With the override, tags are the catalog's own.
      && (shown.tags == instance.tags || entry.service.enableTagOverride)
      && shown.metadata == instance.metadata && shown.weights == instance.weights
      && (instance.maintenance == nil || shown.maintenance == instance.maintenance)
      && instance.checks.allSatisfy { check in shown.instance.checks.contains { $0.id == check.id && $0.health == check.health } }
  }

  /// Takes a service off the agent, and waits until the catalog shows that.
  func deregister(_ key: InstanceKey, serviceID: String) async throws {
    let agentNode = try await link.agentNode()
    try await link.perform { try await $0.deregisterService(serviceID) }
    try await link.waitUntilShown("the end of \(key)", serviceID, of: key.service) { entries in
      !entries.contains { (agentNode ?? $0.node.node) == $0.node.node }
    }
  }

  /// What the agent has under an id, if that is the same service.
  func found(_ serviceID: String) async throws -> ConsulAgentService? {
    try await link.perform { try await $0.agentService(serviceID) }
  }

  /// Whether the session that a registration hangs on is still being renewed.
  func isAlive(_ service: ConsulAgentService) async throws -> Bool {
    try await link.perform { connection in
      let checks = try await connection.agentChecks()
      if let check = checks[SessionCheck.id(forService: service.id)] { return check.status != ConsulStatus.critical }
      guard let session = service.meta[ReservedMeta.session] else { return false }
      // A session without a timeout has no check; it lives as long as Consul has it.
      return try await connection.session(session) != nil
    }
  }

  // MARK: Past the agent

  /// Removes an instance wherever it is listed, through the agent where it is the agent's own.
  func remove(_ key: InstanceKey) async throws {
    if key.service == .nodes {
      try await link.perform { try await $0.deregister(ConsulCatalogDeregistration(node: key.id)) }
    }
    let entries = try await link.perform { try await $0.instances(of: key.service.rawValue).value }
    let agentNode = try await link.agentNode()
    for entry in entries {
      let instance = InstanceDecoding.instance(entry).instance
      guard instance.id == key.id, key.node == nil || instance.node?.name == key.node else { continue }
      let serviceID = entry.service.id
      try await link.writers.withLock(serviceID) {
        if entry.node.node == agentNode, try await found(serviceID) != nil {
          try await deregister(key, serviceID: serviceID)
        } else {
          try await link.perform {
            try await $0.deregister(ConsulCatalogDeregistration(node: entry.node.node, serviceID: serviceID))
          }
        }
      }
    }
  }

  /// Registers a node that no agent looks after.
  func registerNode(_ instance: ServiceInstance) async throws {
    let checks = CheckList.records(instance.checks, node: instance.id, serviceID: "")
    let registration = ConsulCatalogRegistration(
      node: instance.id, address: instance.host, nodeMeta: instance.metadata, checks: checks)
    try await link.perform { try await $0.register(registration) }
  }

  /// Registers an instance on a node other than the agent's.
  func register(_ instance: ServiceInstance, on node: NodeReference) async throws {
    let others = try await link.perform { try await $0.node(node.name)?.services ?? [] }
    let isTaken = others.contains { $0.id == instance.id && $0.service != instance.service.rawValue }
    let serviceID = isTaken ? ServiceIDs.qualified(instance.key) : instance.id
    let encoding = try InstanceEncoding(instance, serviceID: serviceID, agentNode: node.name)
    let service = ConsulNodeService(
      id: serviceID, service: instance.service.rawValue, tags: instance.tags, address: instance.host,
      meta: encoding.registration.meta, port: instance.port, weights: encoding.registration.weights ?? ServiceWeights(),
      enableTagOverride: encoding.registration.enableTagOverride)
    var checks = CheckList.records(instance.checks, node: node.name, serviceID: serviceID)
    if let reason = instance.maintenance {
      checks.append(MaintenanceCheck.check(node: node.name, serviceID: serviceID, reason: reason))
    }
    let registration = ConsulCatalogRegistration(node: node.name, address: node.address, service: service, checks: checks)
    try await link.perform { try await $0.register(registration) }
  }
}
