import ConsulAPI
import ConsulClient
import Rollcall

/// Reads services and instances.
struct ConsulReader: Sendable {
  let link: ConsulLink

  func snapshot(of service: ServiceName, _ block: ConsulBlock? = nil) async throws -> ConsulAnswer<ServiceSnapshot> {
    service == .nodes ? try await nodes(block) : try await instances(of: service, block)
  }

  private func instances(of service: ServiceName, _ block: ConsulBlock?) async throws -> ConsulAnswer<ServiceSnapshot> {
    let answer = try await link.connection.instances(of: service.rawValue, block)
    return answer.map {
      ServiceSnapshot(
        service: service, instances: InstanceDecoding.instances($0, of: service), revision: Revision(answer.index ?? 0),
        freshness: answer.freshness)
    }
  }

  /// Consul's own nodes, and those that hang on a session of ours. The checks wake it: a node hardly ever changes without them.
  private func nodes(_ block: ConsulBlock?) async throws -> ConsulAnswer<ServiceSnapshot> {
    let checks = try await link.connection.checks(inState: "any", block)
    async let listed = link.connection.nodes()
    async let registered = link.connection.instances(of: ServiceName.nodes.rawValue)
    let (nodes, ours) = try await (listed.value, InstanceDecoding.instances(registered.value, of: .nodes))
    let names = Set(ours.map(\.id))
    let all = ours + InstanceDecoding.nodes(nodes.filter { !names.contains($0.node) }, checks: checks.value)
    return checks.map { _ in
      ServiceSnapshot(
        service: .nodes, instances: all.sorted { $0.id < $1.id }, revision: Revision(checks.index ?? 0), freshness: checks.freshness)
    }
  }

  func services(_ block: ConsulBlock? = nil) async throws -> ConsulAnswer<ServiceList> {
    let names = try await link.connection.services(block)
    let dead = try await servicesWithoutLife()
    let summaries = names.value.tags.compactMap { name, tags in
      name == ServiceName.nodes.rawValue || dead.contains(name)
        ? nil : ServiceList.Summary(name: ServiceName(name), tags: tags.sorted())
    }
    return names.map { _ in
      ServiceList(services: summaries.sorted { $0.name < $1.name }, revision: Revision(names.index ?? 0), freshness: names.freshness)
    }
  }

  /// Services of which nothing is left but registrations whose session has run out, which Consul keeps for a minute.
  private func servicesWithoutLife() async throws -> Set<String> {
    let critical = try await link.connection.checks(inState: ConsulStatus.critical).value
    var dead: Set<String> = []
    for name in Set(critical.filter(SessionCheck.isOne).map(\.serviceName)) {
      let entries = try await link.connection.instances(of: name).value
      if entries.allSatisfy({ $0.service.service != name || SessionCheck.isDead($0) }) { dead.insert(name) }
    }
    return dead
  }
}
