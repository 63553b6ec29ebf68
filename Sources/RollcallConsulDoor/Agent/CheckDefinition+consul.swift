package import ConsulAPI
import Rollcall
package import RollcallAgent

extension CheckDefinition {
  /// - Parameters:
  ///   - check: validated.
  ///   - node: the agent's.
  /// - Throws: ``DoorError``: 500 for what nobody here may ask for, 501 for a check that the agent cannot run.
  package init(_ check: ConsulCheckRegistration, from origin: CheckOrigin, node: String) throws(DoorError) {
    self.init(
      id: check.checkID, name: check.name, notes: check.notes, method: try Self.method(of: check, from: origin, node: node),
      initialHealth: Health(rawValue: check.status) ?? .critical, successesBeforePassing: check.successBeforePassing,
      failuresBeforeCritical: check.failuresBeforeCritical, deregisterServiceAfter: check.deregisterCriticalServiceAfter?.duration,
      outputLimit: check.outputMaxSize > 0 ? check.outputMaxSize : Self.standardOutputLimit)
  }

  private static func method(of check: ConsulCheckRegistration, from origin: CheckOrigin, node: String) throws(DoorError) -> Method {
    if check.type == "ttl", let ttl = check.ttl { return .ttl(ttl.duration) }
    if check.type == "alias" { return .alias(of: try target(of: check, node: node)) }
    let timeout = check.timeout.flatMap { $0.nanoseconds > 0 ? $0.duration : nil }
    return .probe(try CheckProbe(check, from: origin), interval: check.interval?.duration ?? .zero, timeout: timeout)
  }

  private static func target(of check: ConsulCheckRegistration, node: String) throws(DoorError) -> LocalOwner {
    guard check.aliasNode.isEmpty || check.aliasNode.lowercased() == node.lowercased() else {
      throw .unsupported("This agent follows what is on its own node only: leave AliasNode out, or write '\(node)'.")
    }
    return check.aliasService.isEmpty ? .node : .service(check.aliasService)
  }
}
