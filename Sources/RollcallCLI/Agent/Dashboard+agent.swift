import Logging
import PrometheusMetrics
import RollcallConsulDoor
import RollcallDashboard

extension Dashboard.Settings {
  /// Of an agent that counts in this registry.
  init(node: String, metrics: MetricsRegistry) {
    self.init(node: node)
    counts = {
      Dashboard.Counts(registrations: metrics.sum(of: "rollcall_registrations_total"), lookups: metrics.sum(of: "rollcall_lookups_total"))
    }
  }
}

extension AgentCatalogs {
  func dashboard(_ settings: Dashboard.Settings, logger: Logger) -> Dashboard {
    Dashboard(
      settings, catalogs: datacenters.map { DashboardCatalog(name: $0.name, catalog: $0.catalog, views: $0.views) }, logger: logger)
  }
}
