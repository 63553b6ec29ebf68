import Rollcall

/// The stored form of what was registered: of the node where there is no instance.
struct StoredDefinition: Codable {
  var format = StoredFormat()
  var instance: ServiceInstance?
  var maintenance: String?
  var checks: [StoredCheck]

  init(instance: ServiceInstance? = nil, maintenance: String? = nil, checks: [StoredCheck]) {
    self.instance = instance
    self.maintenance = maintenance
    self.checks = checks
  }
}
