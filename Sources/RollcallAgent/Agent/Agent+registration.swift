import Logging
public import Rollcall

extension Agent {
  /// Registers a service by its id, or replaces what was registered under it.
  ///
  /// A check that was there before keeps its result and starts its time again; checks that the new registration does not mention stay unless
  /// `replacingChecks`; maintenance stays.
  /// - Parameters:
  ///   - instance: its own checks, maintenance and node do not count.
  ///   - catalogs: the names of those to publish it in, `*` for all of the agent's; nil for its first.
  /// - Throws: `.invalid`, `.tooMany`, `.failed`.
  public func register(
    _ instance: ServiceInstance, checks: [CheckDefinition] = [], replacingChecks: Bool = false, catalogs: [String]? = nil
  ) async throws(AgentError) {
    var instance = instance
    instance.node = node.reference
    if let unknown = catalogs?.first(where: { name in name != "*" && !publishers.contains { $0.name == name } }) {
      let names = publishers.map { "'\($0.name)'" }.joined(separator: ", ")
      throw AgentError(.invalid, "This agent has no catalog '\(unknown)'. It has \(names).")
    }
    try await change { (local, now) throws(AgentError) in
      let isKnown = local.services[instance.id]?.instance.service == instance.service
      let owners = try local.register(instance, checks: checks, replacingChecks: replacingChecks, catalogs: catalogs, at: now)
      let label = DNSLabel.escaped(instance.service.rawValue)
      if !isKnown, label != DNSLabel.lowercased(instance.service.rawValue) {
        logger.warning(
          "Not every resolver can ask for the name of this service; DNS finds it by another as well.",
          metadata: ["service": "\(instance.service)", "label": "\(label)"])
      }
      return owners
    }
  }

  /// Removes a service with its checks. One that is not there is no error.
  /// - Returns: whether it was there.
  @discardableResult
  public func deregister(service id: String) async throws(AgentError) -> Bool {
    var wasThere = false
    try await change { (local, _) throws(AgentError) in
      let owners = local.deregister(service: id)
      wasThere = !owners.isEmpty
      return owners
    }
    return wasThere
  }

  /// Registers a check of a service or of the node, or replaces the one of its id.
  /// - Throws: `.invalid`, `.unknownService`, `.tooMany`, `.failed`.
  public func register(_ check: CheckDefinition, of owner: LocalOwner = .node) async throws(AgentError) {
    try await change { (local, now) throws(AgentError) in try local.register(check, of: owner, at: now) }
  }

  /// Removes a check. One that is not there is no error.
  public func deregister(check id: String) async throws(AgentError) {
    try await change { (local, _) throws(AgentError) in local.deregister(check: id) }
  }

  /// Takes a report for a TTL check, which starts its time again.
  ///
  /// One that changes nothing but the time, or the output, is as a rule acknowledged at once and stored about a second later; after a restart before
  /// that the check expires late rather than early.
  /// - Throws: `.unknownCheck`, `.failed`.
  public func report(check id: String, _ health: Health, output: String = "") async throws(AgentError) {
    try await change { (local, now) throws(AgentError) in try local.report(id, health, output: output, at: now) }
    try await coverReports()
  }

  /// Takes a service out of service, for a reason to be shown, or with nil back into it.
  /// - Throws: `.unknownService`, `.failed`.
  public func setMaintenance(service id: String, _ reason: String?) async throws(AgentError) {
    try await change { (local, _) throws(AgentError) in try local.setMaintenance(service: id, reason) }
  }

  /// The same for the node with everything on it.
  public func setNodeMaintenance(_ reason: String?) async throws(AgentError) {
    try await change { (local, _) throws(AgentError) in local.setNodeMaintenance(reason) }
  }
}
