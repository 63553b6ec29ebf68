import ConsulAPI
import Rollcall

/// What has changed since the last change that pages were told.
struct DashboardChange: Sendable {
  /// Of one service in one catalog.
  struct Service: Sendable {
    var put: [InstanceKey: ShownInstance] = [:]
    var removed: Set<InstanceKey> = []
    /// Whether the catalog lists it no more.
    var isGone = false
  }

  struct Place: Hashable, Sendable {
    var catalog: Int
    var service: ServiceName
  }

  /// By their places.
  var catalogs: [Int: ShownCatalog] = [:]
  var services: [Place: Service] = [:]
  var log: [LogEntry] = []
  var latencies: [DetectionLatency] = []
  var rates: Rates?

  var isEmpty: Bool { catalogs.isEmpty && services.isEmpty && log.isEmpty && latencies.isEmpty && rates == nil }
}

extension DashboardChange: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    if !catalogs.isEmpty {
      json.name("catalogs")
      json.beginArray()
      for (place, catalog) in catalogs {
        json.beginObject()
        json.member("at", place)
        catalog.writeMembers(to: &json)
        json.endObject()
      }
      json.endArray()
    }
    if !services.isEmpty {
      json.name("services")
      json.beginArray()
      for (place, service) in services { write(service, at: place, to: &json) }
      json.endArray()
    }
    if !log.isEmpty { json.member("log", log) }
    if !latencies.isEmpty { json.member("latencies", latencies) }
    if let rates { json.member("rates", rates) }
    json.endObject()
  }

  private func write(_ service: Service, at place: Place, to json: inout JSONWriter) {
    json.beginObject()
    json.member("catalog", place.catalog)
    json.member("service", place.service.rawValue)
    json.member("gone", ifAny: service.isGone)
    if !service.put.isEmpty {
      json.name("put")
      json.array(service.put.values)
    }
    if !service.removed.isEmpty {
      json.name("removed")
      json.beginArray()
      for key in service.removed { json.array([key.node ?? "", key.id]) }
      json.endArray()
    }
    json.endObject()
  }
}
