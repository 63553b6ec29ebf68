/// What tells one instance from all others in a catalog.
///
/// Layouts that do not know nodes keep `service` and `id` only and read `node` back as nil.
public struct InstanceKey: Sendable, Hashable, Codable {
  public var service: ServiceName
  /// The name of the node, or nil for an instance that belongs to none.
  public var node: String?
  public var id: String

  public init(service: ServiceName, node: String? = nil, id: String) {
    self.service = service
    self.node = node
    self.id = id
  }
}

extension InstanceKey: CustomStringConvertible {
  public var description: String {
    if let node { "\(service)/\(id) on \(node)" } else { "\(service)/\(id)" }
  }
}
