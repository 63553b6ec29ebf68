import ConsulAPI

/// The TTL check that carries a session's liveness, one per registered instance.
enum SessionCheck {
  private static let prefix = "rollcall-session:"

  /// Consul deregisters the service this long after the check turned critical; it allows no less.
  static let removalDelay = GoDuration(.seconds(60))

  static func id(forService serviceID: String) -> String { prefix + serviceID }

  static func registration(forService serviceID: String, timeout: Duration) -> ConsulCheckRegistration {
    ConsulCheckRegistration(
      checkID: id(forService: serviceID), name: "Rollcall session", ttl: GoDuration(timeout), status: ConsulStatus.passing,
      notes: "Renewed by the owner of the instance.", deregisterCriticalServiceAfter: removalDelay)
  }

  static func isOne(_ check: ConsulCheck) -> Bool { check.checkID.hasPrefix(prefix) }

  /// Whether a registration has outlived its session.
  static func isDead(_ entry: ConsulHealthEntry) -> Bool {
    entry.checks.contains { $0.checkID == id(forService: entry.service.id) && $0.status == ConsulStatus.critical }
  }
}
