package import Rollcall

extension ServiceInstance {
  /// How Consul shows that an operator took a service, or a whole node, out of service.
  package var maintenanceCheck: HealthCheck? {
    guard let maintenance else { return nil }
    return service == .nodes
      ? HealthCheck(id: "_node_maintenance", name: "Node Maintenance Mode", health: .critical, notes: maintenance, kind: "maintenance")
      : HealthCheck(
        id: "_service_maintenance:\(id)", name: "Service Maintenance Mode", health: .critical, notes: maintenance, kind: "maintenance")
  }

  /// Its checks, an operator's maintenance among them.
  var shownChecks: [HealthCheck] { checks + [maintenanceCheck].compactMap(\.self) }
}
