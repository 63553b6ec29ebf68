public import Rollcall

/// The brokers of Apache Kafka, read only: `<base>/brokers/ids/<number>` with the broker's endpoints as JSON. The service is `kafka`.
public struct KafkaLayout: FolderLayout {
  public static let service = ServiceName("kafka")

  public let root: String

  public init(base: String = "") {
    root = TreePath.base(base) + "/brokers/ids/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.instance] }
  public var naming: TreeNaming { .readOnly }

  /// All brokers, whatever the service: there is one only.
  public func prefix(of service: ServiceName) -> String { root }

  public func key(of instance: InstanceKey) -> String { root + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    throw RollcallError(.unsupported, "The layout 'kafka' is read only: brokers register themselves.")
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 1 else { return .somethingElse }
    guard let value = JSONValue(json: record.value), let address = Self.address(value) else {
      throw LayoutProblem(key: record.key, reason: "The value names no endpoint of a broker.")
    }
    var metadata: [String: String] = [:]
    for name in ["rack", "version", "jmx_port"] { metadata[name] = value[name]?.text }
    if case .array(let endpoints)? = value["endpoints"] {
      metadata["endpoints"] = endpoints.compactMap(\.string).joined(separator: ",")
    }
    return .instance(
      ServiceInstance(service: Self.service, id: String(components[0]), host: address.host, port: address.port, metadata: metadata))
  }

  /// The broker's own host and port, or, without a plaintext listener, its first endpoint.
  private static func address(_ value: JSONValue) -> HostPort? {
    if let host = value["host"]?.string, !host.isEmpty, let port = value["port"]?.port { return HostPort(host: host, port: port) }
    guard case .array(let endpoints)? = value["endpoints"], let first = endpoints.first?.string, let scheme = first.firstRange(of: "://")
    else { return nil }
    return HostPort(first[scheme.upperBound...])
  }
}
