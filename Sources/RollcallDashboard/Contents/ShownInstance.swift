import ConsulAPI
import Foundation
import Rollcall

/// An instance as pages show it.
struct ShownInstance: Sendable, JSONWritable {
  /// The longest output of a check that pages are told, in characters.
  private static let maximumOutput = 2000

  var registered: RegisteredInstance
  /// When it was first seen; nil for one that was there when the dashboard began to follow.
  var since: Date?
  /// When its health, or its maintenance, last changed; nil when nobody has seen it change.
  var changed: Date?

  var key: InstanceKey { registered.instance.key }

  var condition: Condition { Condition(registered.instance) }

  func write(to json: inout JSONWriter) {
    let instance = registered.instance
    json.beginObject()
    json.member("id", instance.id)
    json.member("node", ifAny: instance.node?.name ?? "")
    json.member("address", instance.address.description)
    json.member("health", instance.health.rawValue)
    if let reason = instance.maintenance { json.member("maintenance", reason) }
    json.member("tags", ifAny: instance.tags)
    json.member("meta", ifAny: instance.metadata)
    if instance.weights != .standard {
      json.name("weights")
      json.beginArray()
      json.integer(instance.weights.passing)
      json.integer(instance.weights.warning)
      json.endArray()
    }
    if !instance.checks.isEmpty {
      json.name("checks")
      json.beginArray()
      for check in instance.checks { write(check, to: &json) }
      json.endArray()
    }
    if let session = registered.session { json.member("session", session.rawValue) }
    json.member("revision", registered.modifyRevision.rawValue)
    if let since { json.member("since", since.milliseconds) }
    if let changed { json.member("changed", changed.milliseconds) }
    json.endObject()
  }

  private func write(_ check: HealthCheck, to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", check.id)
    json.member("name", check.name)
    json.member("health", check.health.rawValue)
    json.member("output", ifAny: check.output.count > Self.maximumOutput ? check.output.prefix(Self.maximumOutput) + "…" : check.output)
    json.member("kind", ifAny: check.kind)
    json.member("notes", ifAny: check.notes)
    json.endObject()
  }
}

extension ShownInstance {
  /// Whether clients are sent there, and why not.
  enum Condition: Hashable, Sendable {
    case healthy(Health)
    case maintenance

    init(_ instance: ServiceInstance) {
      self = instance.maintenance == nil ? .healthy(instance.health) : .maintenance
    }

    var word: String {
      switch self {
      case .healthy(let health): health.rawValue
      case .maintenance: "maintenance"
      }
    }
  }
}

extension Date {
  /// As JavaScript tells time.
  var milliseconds: Int64 { Int64(timeIntervalSince1970 * 1000) }
}
