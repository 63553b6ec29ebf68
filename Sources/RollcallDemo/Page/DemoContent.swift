import ConsulAPI
import Foundation
import Rollcall

/// What the page of the demonstration shows.
struct DemoContent: Sendable {
  struct Column: Sendable {
    var name: String
    var url: String
    var hosts: [RegisteredInstance] = []
    var colour: String?
    var staleSince: Date?
  }

  struct Machine: Sendable {
    var name: String
    var port: Int
    var state = MachineState.out
  }

  static let maximumRemovals = 100

  var columns: [Column]
  var machines: [Machine]
  /// How long a catalog may take to notice.
  var bound: Duration
  /// The oldest first.
  var removals: [Removal] = []
}

extension DemoContent: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("bound", Int64(bound / .milliseconds(1)))
    json.name("columns")
    json.beginArray()
    for column in columns { write(column, to: &json) }
    json.endArray()
    json.name("machines")
    json.beginArray()
    for machine in machines {
      json.beginObject()
      json.member("name", machine.name)
      json.member("port", machine.port)
      json.member("state", machine.state.rawValue)
      json.endObject()
    }
    json.endArray()
    json.name("removals")
    json.array(removals)
    json.endObject()
  }

  private func write(_ column: Column, to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", column.name)
    json.member("url", column.url)
    if let colour = column.colour { json.member("colour", colour) }
    if let since = column.staleSince { json.member("stale", Int64(since.timeIntervalSince1970 * 1000)) }
    json.name("hosts")
    json.beginArray()
    for host in column.hosts {
      json.beginObject()
      json.member("id", host.id)
      json.member("address", host.instance.address.description)
      json.member("health", host.health.rawValue)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
