public import Rollcall

/// KillrVideo's and registrator's records: `<base>/<service>/<id>` = `host:port`.
///
/// Names are written as they are, since the readers of this layout decode nothing.
public struct KillrVideoLayout: FolderLayout {
  public let root: String

  public init(base: String = "") {
    root = TreePath.base(base) + "/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .instance] }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "killrvideo")
    return TreeRecord(key: key(of: instance.key), text: instance.address.description)
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 2 else { return .somethingElse }
    guard let address = record.text.flatMap({ HostPort($0) }) else {
      throw LayoutProblem(key: record.key, reason: "The value is no host:port.")
    }
    return .instance(
      ServiceInstance(service: ServiceName(String(components[0])), id: String(components[1]), host: address.host, port: address.port))
  }
}
