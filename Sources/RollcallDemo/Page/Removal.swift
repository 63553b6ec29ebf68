import ConsulAPI
import Foundation

/// How long each catalog went on showing a machine that had died, or stood still.
struct Removal: Sendable, JSONWritable {
  var machine: String
  /// `pulled out` or `frozen`.
  var manner: String
  var time: Date
  /// By catalog; nil until it is gone there.
  var latencies: [String: Duration] = [:]
  /// Whether it came back before every catalog had noticed.
  var isOver = false

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("machine", machine)
    json.member("manner", manner)
    json.member("time", Int64(time.timeIntervalSince1970 * 1000))
    json.member("over", isOver)
    json.name("latencies")
    json.map(latencies) { $0.integer(Int64($1 / .milliseconds(1))) }
    json.endObject()
  }
}
