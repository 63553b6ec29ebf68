import HTTPTypes
import Metrics

/// Counts what catalogs are there for: registrations, and lookups of a service.
struct DemandCounters: Sendable {
  private let registrations = Counter(label: "rollcall_registrations_total", dimensions: [("door", "http")])
  private let lookups = Counter(label: "rollcall_lookups_total", dimensions: [("door", "http")])

  /// - Parameter path: the route's, of a request that was answered.
  func count(_ method: HTTPRequest.Method, _ path: String) {
    switch (method, path) {
    case (.put, "/v1/agent/service/register"), (.put, "/v1/catalog/register"): registrations.increment()
    case (.get, "/v1/health/service/"), (.get, "/v1/catalog/service/"), (.get, "/v1/catalog/services"), (.get, "/v1/prometheus/targets"):
      lookups.increment()
    default: break
    }
  }
}
