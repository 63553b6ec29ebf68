import Rollcall

/// The stored form of what was registered: of the node where there is no instance.
struct StoredDefinition: Codable {
  var format = StoredFormat()
  var instance: ServiceInstance?
  /// Where it is published; nil for the first catalog.
  var catalogs: [String]?
  var maintenance: String?
  var checks: [StoredCheck]

  init(instance: ServiceInstance? = nil, catalogs: [String]? = nil, maintenance: String? = nil, checks: [StoredCheck]) {
    self.instance = instance
    self.catalogs = catalogs
    self.maintenance = maintenance
    self.checks = checks
  }
}
