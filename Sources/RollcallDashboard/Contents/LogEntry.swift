import ConsulAPI
import Foundation
import Rollcall

/// One line of the time line.
struct LogEntry: Sendable, Equatable, JSONWritable {
  enum Event: Sendable, Equatable {
    case arrived, left
    case changed(from: ShownInstance.Condition, to: ShownInstance.Condition)
    /// So many of one service at once.
    case manyArrived(Int), manyLeft(Int)
    case catalogLost(String), catalogBack
  }

  var time: Date
  var catalog: String
  var service: ServiceName?
  var instance: InstanceKey?
  var address: HostPort?
  var event: Event

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("time", time.milliseconds)
    json.member("catalog", catalog)
    if let service { json.member("service", service.rawValue) }
    if let instance { json.member("id", instance.id) }
    if let address { json.member("address", address.description) }
    switch event {
    case .arrived: json.member("event", "arrived")
    case .left: json.member("event", "left")
    case .changed(let from, let to):
      json.member("event", "changed")
      json.member("from", from.word)
      json.member("to", to.word)
    case .manyArrived(let count):
      json.member("event", "arrived")
      json.member("count", count)
    case .manyLeft(let count):
      json.member("event", "left")
      json.member("count", count)
    case .catalogLost(let reason):
      json.member("event", "lost")
      json.member("reason", reason)
    case .catalogBack: json.member("event", "back")
    }
    json.endObject()
  }
}
