public import Rollcall

/// The serversets of Finagle and Twitter commons: `<base>/<service>/member_<number>` with endpoints as JSON. ZooKeeper chooses the number, and
/// `member_<number>` is the id under which an instance reads back.
///
/// Metadata `endpoint.<name>` = `host:port` are additional endpoints, and `shard` is the shard.
public struct ServersetLayout: FolderLayout {
  private static let member = "member_"
  private static let endpoint = "endpoint."
  private static let shard = "shard"
  private static let status = "serverset.status"

  public let root: String

  public init(base: String = "") {
    root = TreePath.base(base) + "/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .instance] }
  public var naming: TreeNaming { .sequential }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "serverset")
    var additional: [(name: String, json: String)] = []
    for (name, value) in instance.metadata.sorted(by: { $0.key < $1.key }) where name.hasPrefix(Self.endpoint) {
      if let address = HostPort(value) { additional.append((String(name.dropFirst(Self.endpoint.count)), Self.json(address))) }
    }
    var members: [(name: String, json: String)] = [
      ("serviceEndpoint", Self.json(instance.address)), ("additionalEndpoints", JSONValue.object(additional, .minimal)),
      ("status", "\"ALIVE\""),
    ]
    if let shard = instance.metadata[Self.shard].flatMap({ Int($0) }) { members.append(("shard", String(shard))) }
    return TreeRecord(key: prefix(of: instance.service) + Self.member, text: JSONValue.object(members, .minimal))
  }

  private static func json(_ address: HostPort) -> String {
    #"{"host":\#(JSONEscaping.minimal.quoted(address.host)),"port":\#(address.port)}"#
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 2, components[1].hasPrefix(Self.member)
    else { return .somethingElse }
    guard let value = JSONValue(json: record.value), let address = value["serviceEndpoint"].flatMap(Self.address) else {
      throw LayoutProblem(key: record.key, reason: "The value has no serviceEndpoint with host and port.")
    }
    var metadata: [String: String] = [:]
    if case .object(let endpoints)? = value["additionalEndpoints"] {
      for (name, endpoint) in endpoints { metadata[Self.endpoint + name] = Self.address(endpoint)?.description }
    }
    metadata[Self.shard] = value["shard"]?.text
    let status = value["status"]?.string ?? "ALIVE"
    // Members that are starting or stopping are listed, and not to be used.
    let checks = status == "ALIVE" ? [] : [HealthCheck(id: Self.status, name: "status", health: .critical, output: status)]
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: String(components[1]), host: address.host, port: address.port, metadata: metadata,
        checks: checks))
  }

  private static func address(_ value: JSONValue) -> HostPort? {
    guard let host = value["host"]?.string, !host.isEmpty, let port = value["port"]?.port else { return nil }
    return HostPort(host: host, port: port)
  }
}
