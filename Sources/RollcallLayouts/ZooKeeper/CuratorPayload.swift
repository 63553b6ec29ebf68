import Rollcall

/// The payload of an instance in Curator, whose class is the application's own.
public struct CuratorPayload {
  /// How metadata is written as a payload.
  public enum Form: Sendable, Hashable {
    /// A `java.util.LinkedHashMap`, which every Java program can read; null without metadata, and a text for the one value `payload`.
    case map
    /// A `ZookeeperInstance` of Spring Cloud.
    case springCloud
  }

  /// Where Jackson keeps the name of an object's class.
  fileprivate static let type = "@class"
  /// The name under which a payload that is a text is kept in the metadata.
  fileprivate static let plain = "payload"

  var metadata: [String: String] = [:]
  var attributes: [String: String] = [:]

  init(_ value: JSONValue) {
    switch value {
    case .null: break
    case .object(let members):
      if case .object(let spring)? = members["metadata"] {
        metadata = spring.compactMapValues(\.text)
      } else {
        metadata = members.filter { $0.key != Self.type }.compactMapValues(\.string)
      }
      // A plain map is written again from the metadata.
      if members[Self.type]?.string != Form.mapType { attributes[CuratorAttribute.payload] = value.text }
    default: metadata = [Self.plain: value.text ?? ""]
    }
  }
}

extension CuratorPayload.Form {
  static let mapType = "java.util.LinkedHashMap"
  private static let springType = "org.springframework.cloud.zookeeper.discovery.ZookeeperInstance"

  /// What Curator puts together into the address of an instance; Spring Cloud's clients cannot do without.
  var uriSpec: String {
    guard self == .springCloud else { return "null" }
    let parts = [("scheme", true), ("://", false), ("address", true), (":", false), ("port", true)]
    return #"{"parts":["# + parts.map { #"{"value":"\#($0)","variable":\#($1)}"# }.joined(separator: ",") + "]}"
  }

  func json(of instance: ServiceInstance) -> String {
    if let payload = instance.attributes[CuratorAttribute.payload], case .object(let members)? = JSONValue(json: Array(payload.utf8)) {
      return typed(
        members[CuratorPayload.type]?.string, members.filter { $0.key != CuratorPayload.type }.mapValues { $0.written(.minimal) })
    }
    let metadata = instance.metadata.mapValues { JSONEscaping.minimal.quoted($0) }
    switch self {
    case .map:
      if metadata.isEmpty { return "null" }
      if metadata.count == 1, let text = metadata[CuratorPayload.plain] { return text }
      return typed(Self.mapType, metadata)
    case .springCloud:
      let members = metadata.sorted { $0.key < $1.key }.map { (name: $0.key, json: $0.value) }
      return JSONValue.object(
        [
          (CuratorPayload.type, JSONEscaping.minimal.quoted(Self.springType)),
          ("id", JSONEscaping.minimal.quoted(instance.id)), ("name", JSONEscaping.minimal.quoted(instance.service.rawValue)),
          ("metadata", JSONValue.object(members, .minimal)),
        ], .minimal)
    }
  }

  /// With the class first, where Jackson writes it.
  private func typed(_ type: String?, _ members: [String: String]) -> String {
    let first = type.map { [(name: CuratorPayload.type, json: JSONEscaping.minimal.quoted($0))] } ?? []
    return JSONValue.object(first + members.sorted { $0.key < $1.key }.map { (name: $0.key, json: $0.value) }, .minimal)
  }
}
