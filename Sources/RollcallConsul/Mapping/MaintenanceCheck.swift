import ConsulAPI

/// The checks by which Consul takes a service or a whole node out of service.
enum MaintenanceCheck {
  private static let servicePrefix = "_service_maintenance:"
  private static let node = "_node_maintenance"

  /// The operator's reason; nil for any other check.
  static func reason(_ check: ConsulCheck) -> String? {
    check.checkID == node || check.checkID.hasPrefix(servicePrefix) ? check.notes : nil
  }

  /// As a check for `catalog/register`, which has no maintenance of its own.
  static func check(node: String, serviceID: String, reason: String) -> ConsulCheck {
    ConsulCheck(
      node: node, checkID: servicePrefix + serviceID, name: "Service Maintenance Mode", status: ConsulStatus.critical, notes: reason,
      serviceID: serviceID, type: "maintenance")
  }
}
