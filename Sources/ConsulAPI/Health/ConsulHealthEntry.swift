/// One entry of `health/service`: a service, its node, and the checks of both.
public struct ConsulHealthEntry: Sendable, Hashable {
  public var node: ConsulNode
  public var service: ConsulNodeService
  public var checks: [ConsulCheck]

  public init(node: ConsulNode, service: ConsulNodeService, checks: [ConsulCheck]) {
    self.node = node
    self.service = service
    self.checks = checks
  }
}

extension ConsulHealthEntry: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Node", node)
    json.member("Service", service)
    json.member("Checks", checks)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "CheckServiceNode")
    guard let node = try fields.optional("Node", ConsulNode.self) else { throw JSONError("An entry names no node.") }
    guard let service = try fields.optional("Service", ConsulNodeService.self) else {
      throw JSONError("An entry names no service.")
    }
    self.node = node
    self.service = service
    checks = try fields.list("Checks")
  }
}
