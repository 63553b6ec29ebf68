public import Rollcall

/// What Apache Curator's service discovery writes: `<base>/<service>/<id>` with the instance as JSON; Spring Cloud's use of it, too.
///
/// Metadata travels in the payload. See ``CuratorPayload`` for its forms.
public struct CuratorLayout: FolderLayout {
  public let root: String
  private let payload: CuratorPayload.Form
  private let registrationTime: Int64

  /// - Parameters:
  ///   - payload: How metadata is written. All forms are read.
  ///   - registrationTime: What is written as the time of registration, in milliseconds since 1970: one moment for everything, so that the same
  ///     registration twice is the same bytes.
  public init(base: String = "", payload: CuratorPayload.Form = .map, registrationTime: Int64 = 0) {
    root = TreePath.base(base) + "/"
    self.payload = payload
    self.registrationTime = registrationTime
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .instance] }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "curator")
    // Every member in the order of Curator's class, nulls included.
    let members: [(name: String, json: String)] = [
      ("name", JSONEscaping.minimal.quoted(instance.service.rawValue)),
      ("id", JSONEscaping.minimal.quoted(instance.id)),
      ("address", JSONEscaping.minimal.quoted(instance.host)),
      ("port", instance.port == 0 ? "null" : String(instance.port)),
      ("sslPort", instance.attributes[CuratorAttribute.tlsPort].flatMap { Int($0) }.map(String.init) ?? "null"),
      ("payload", payload.json(of: instance)),
      ("registrationTimeUTC", String(registrationTime)),
      ("serviceType", "\"DYNAMIC\""),
      ("uriSpec", payload.uriSpec),
    ]
    return TreeRecord(key: key(of: instance.key), text: JSONValue.object(members, .minimal))
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 2 else { return .somethingElse }
    guard let value = JSONValue(json: record.value), let host = value["address"]?.string, !host.isEmpty else {
      throw LayoutProblem(key: record.key, reason: "The value is no instance of Curator with an address.")
    }
    let tlsPort = value["sslPort"]?.port
    let payload = CuratorPayload(value["payload"] ?? .null)
    var attributes = payload.attributes
    attributes[CuratorAttribute.tlsPort] = tlsPort.map(String.init)
    // The node's name and not the value's id, which sequential instances share.
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: String(components[1]), host: host, port: value["port"]?.port ?? tlsPort ?? 0,
        metadata: payload.metadata, maintenance: value["enabled"] == .bool(false) ? "disabled" : nil, attributes: attributes))
  }
}
