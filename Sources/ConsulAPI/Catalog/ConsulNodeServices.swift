/// A node with its services: `catalog/node` as a map by service id, `catalog/node-services` as a list.
public struct ConsulNodeServices: Sendable, Hashable {
  public var node: ConsulNode
  /// Sorted by id.
  public var services: [ConsulNodeService]

  public init(node: ConsulNode, services: [ConsulNodeService]) {
    self.node = node
    self.services = services
  }

  /// The answer of `catalog/node-services`.
  public func writeAsList(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Node", node)
    json.member("Services", services)
    json.endObject()
  }
}

extension ConsulNodeServices: JSONWritable, JSONReadable {
  /// The answer of `catalog/node`.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Node", node)
    json.name("Services")
    json.map(Dictionary(services.map { ($0.id, $0) }) { $1 })
    json.endObject()
  }

  /// Reads either form.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "NodeServices")
    guard let node = try fields.optional("Node", ConsulNode.self) else { throw JSONError("The answer names no node.") }
    self.node = node
    let services = fields.value("Services") ?? .null
    if case .array = services {
      self.services = try [ConsulNodeService](json: services)
    } else {
      self.services = try [String: ConsulNodeService](json: services).values.sorted { $0.id < $1.id }
    }
  }
}
