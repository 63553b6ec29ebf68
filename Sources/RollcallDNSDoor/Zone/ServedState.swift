import Rollcall

/// Whether an instance is told to those who ask, and why not.
enum ServedState: Hashable, Sendable {
  case told(weight: UInt16)
  case maintenance(String)
  case critical
  /// It has warnings, and only passing ones are asked for.
  case warning
  /// Its node is in maintenance or failing, and whatever runs on it is.
  case nodeMaintenance(String)
  case nodeCritical

  static func of(_ instance: RegisteredInstance, nodes: PreparedNodes, onlyPassing: Bool) -> ServedState {
    if let reason = instance.maintenance { return .maintenance(reason) }
    let node = instance.node.flatMap { nodes[exactly: $0.name] }
    if let reason = node?.maintenance { return .nodeMaintenance(reason) }
    let health = instance.instance.health
    if health == .critical { return .critical }
    let nodeHealth = node?.instance.health ?? .passing
    if nodeHealth == .critical { return .nodeCritical }
    guard max(health, nodeHealth) == .warning else { return .told(weight: UInt16(clamping: instance.weights.passing)) }
    return onlyPassing ? .warning : .told(weight: UInt16(clamping: instance.weights.warning))
  }
}
