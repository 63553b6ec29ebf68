public import Rollcall

/// The EuroPython talk's directories: `<base>/<service>/providers/<host>:<port>`, with the same `host:port` as the value.
public struct HostPortLayout: FolderLayout {
  public let root: String

  public init(base: String = "") {
    root = TreePath.base(base) + "/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .fixed("providers"), .instance] }

  public func prefix(of service: ServiceName) -> String {
    root + TreePath.component(service.rawValue) + "/providers/"
  }

  /// The id is the address, as ``ServiceInstance`` has it when none is given.
  public func key(of instance: InstanceKey) -> String {
    prefix(of: instance.service) + instance.id
  }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    TreeRecord(key: prefix(of: instance.service) + instance.address.description, text: instance.address.description)
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 3, components[1] == "providers" else {
      return .somethingElse
    }
    guard let address = HostPort(components[2]) else { throw LayoutProblem(key: record.key, reason: "The name is no host:port.") }
    let service = ServiceName(TreePath.name(components[0]))
    return .instance(ServiceInstance(service: service, id: String(components[2]), host: address.host, port: address.port))
  }
}
