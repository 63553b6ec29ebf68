public import Rollcall

/// What Python's zc.zk writes: `<base>/<service>/providers/<host>:<port>` with the provider's properties as JSON.
///
/// The properties are the instance's metadata. zc.zk adds the process's number to what it registers, and so does this layout when it is given one.
/// Services may lie elsewhere, behind links: see ``ZcZkProperties/link(to:)``.
public struct ZcZkLayout: FolderLayout {
  public let root: String
  private let processID: Int32?

  /// - Parameter processID: is written as the property `pid`.
  public init(base: String = "", processID: Int32? = nil) {
    root = TreePath.base(base) + "/"
    self.processID = processID
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .fixed("providers"), .instance] }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/providers/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "zc.zk")
    let properties = ZcZkProperties(instance.metadata.mapValues(JSONValue.string), processID: processID)
    // As Python joins the two: an IPv6 address has no brackets.
    return TreeRecord(key: prefix(of: instance.service) + "\(instance.host):\(instance.port)", text: properties.text)
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 3, components[1] == "providers" else {
      return .somethingElse
    }
    guard let address = HostPort(components[2]) else { throw LayoutProblem(key: record.key, reason: "The name is no host:port.") }
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: String(components[2]), host: address.host, port: address.port,
        metadata: ZcZkProperties(record.value).texts))
  }
}
