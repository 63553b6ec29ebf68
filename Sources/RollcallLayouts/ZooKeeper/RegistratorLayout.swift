public import Rollcall

/// What registrator writes into ZooKeeper: `<base>/<service>/<ip>:<port>` with the container's facts as JSON. (What it writes into etcd is
/// ``KillrVideoLayout``.)
public struct RegistratorLayout: FolderLayout {
  private static let privatePort = "registrator.PrivatePort"
  private static let container = "registrator.ContainerID"

  public let root: String

  public init(base: String = "") {
    root = TreePath.base(base) + "/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .instance] }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "registrator")
    let text = JSONEscaping.html
    // In the order of Go's struct. A name in another's place is how the container is known where no container is.
    let members: [(name: String, json: String)] = [
      ("Name", text.quoted(instance.service.rawValue)), ("IP", text.quoted(instance.host)), ("PublicPort", String(instance.port)),
      ("PrivatePort", instance.attributes[Self.privatePort].flatMap { Int($0) }.map(String.init) ?? String(instance.port)),
      ("ContainerID", text.quoted(instance.attributes[Self.container] ?? instance.id)),
      ("Tags", JSONValue.array(instance.tags.map(JSONValue.string)).written(text)),
      ("Attrs", JSONValue.object(instance.metadata.mapValues(JSONValue.string)).written(text)),
    ]
    return TreeRecord(key: prefix(of: instance.service) + "\(instance.host):\(instance.port)", text: JSONValue.object(members, text))
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 2 else { return .somethingElse }
    guard let value = JSONValue(json: record.value), let host = value["IP"]?.string, !host.isEmpty, let port = value["PublicPort"]?.port
    else {
      throw LayoutProblem(key: record.key, reason: "The value has no IP and PublicPort.")
    }
    var tags: [String] = []
    if case .array(let elements)? = value["Tags"] { tags = elements.compactMap(\.string) }
    var metadata: [String: String] = [:]
    if case .object(let members)? = value["Attrs"] { metadata = members.compactMapValues(\.text) }
    var attributes = [Self.container: value["ContainerID"]?.string].compactMapValues(\.self)
    attributes[Self.privatePort] = value["PrivatePort"]?.port.map(String.init)
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: String(components[1]), host: host, port: port, tags: tags, metadata: metadata,
        attributes: attributes))
  }
}
