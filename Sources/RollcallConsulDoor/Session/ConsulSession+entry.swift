import ConsulAPI
import Rollcall

extension ConsulSession {
  /// - Parameter node: the agent's own, for a session that says nothing of one.
  init(_ entry: SessionList.Entry, node: String) {
    let options = entry.options
    let attributes = options.attributes
    let dependencies = SessionDependencies(attributes: attributes)
    self.init(
      id: entry.id.rawValue, name: options.name, node: attributes[SessionAttribute.node] ?? node,
      lockDelay: GoDuration(options.lockDelay), behavior: options.lockBehavior.rawValue,
      ttl: attributes[SessionAttribute.ttl] ?? options.timeout.map { GoDuration($0 / 2).description } ?? "",
      nodeChecks: dependencies.nodeChecks, serviceChecks: dependencies.serviceChecks, checks: dependencies.checks,
      createIndex: entry.createRevision.rawValue, modifyIndex: entry.modifyRevision.rawValue)
  }
}

extension SessionList.Entry {
  /// Whether it was made through Consul's API. The others carry registrations, and Consul's clients know no such sessions.
  var isConsuls: Bool { options.attributes[SessionAttribute.node] != nil }
}
