package import ConsulAPI
import Foundation
import Rollcall

/// Everything that a page shows, at one moment.
package struct DashboardContent: Sendable {
  /// How many lines of the time line are kept.
  static let maximumLog = 500
  /// How many measured latencies are kept, of all catalogs together.
  static let maximumLatencies = 200

  var catalogs: [ShownCatalog]
  /// The oldest first.
  var log: [LogEntry] = []
  var latencies: [DetectionLatency] = []
  var rates = Rates()
  /// When the dashboard began to follow.
  var began = Date()
}

extension DashboardContent: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("began", began.milliseconds)
    json.name("catalogs")
    json.beginArray()
    for catalog in catalogs {
      json.beginObject()
      catalog.writeMembers(to: &json)
      json.name("services")
      json.beginObject()
      for (name, instances) in catalog.services {
        json.name(name.rawValue)
        json.array(instances.values)
      }
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.name("log")
    json.array(log)
    json.name("latencies")
    json.array(latencies)
    json.member("rates", rates)
    json.endObject()
  }
}
