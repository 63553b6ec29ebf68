import ConsulAPI
import Hummingbird
import Metrics
import NIOCore
import PrometheusMetrics
import Rollcall
import RollcallAgent

extension Routes {
  /// `/v1/agent/metrics?format=prometheus`. Consul's own form, sums over ten seconds, is not offered.
  mutating func addMetrics(_ agent: Agent, _ door: DoorResources) {
    get("/v1/agent/metrics") { request in
      guard let registry = door.settings.metrics else { throw DoorError.unsupported("This agent measures nothing.") }
      guard request.query["format"] == "prometheus" else {
        throw DoorError.unsupported("This agent tells its metrics in Prometheus's form only. Ask with ?format=prometheus.")
      }
      await door.measure(agent, registry)
      var response = Response.text(.ok, registry.text())
      response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
      return response
    }
  }
}

extension DoorResources {
  /// Notes what is so now, of what is not counted as it happens.
  fileprivate func measure(_ agent: Agent, _ registry: MetricsRegistry) async {
    func note(_ name: String, _ dimensions: [(String, String)] = [], _ value: Double) {
      Gauge(label: name, dimensions: dimensions, factory: registry).record(value)
    }
    note("rollcall_http_blocked_queries", value: blocking.count)
    note("rollcall_agent_services", value: agent.services.count)
    var checks: [Health: Int] = [:]
    for check in agent.checks.values { checks[check.health, default: 0] += 1 }
    for health in Health.allCases { note("rollcall_agent_checks", [("status", health.rawValue)], Double(checks[health] ?? 0)) }
    for name in datacenterNames {
      guard let live = try? datacenter(name) else { continue }
      let standing = await live.standing()
      note("rollcall_catalog_connected", [("catalog", name)], standing.state == "connected" ? 1 : 0)
      note("rollcall_catalog_services", [("catalog", name)], Double(standing.services))
      note("rollcall_catalog_watches", [("catalog", name)], Double(live.views.count))
    }
    func note(_ name: String, value: Int) { note(name, [], Double(value)) }
  }
}
