/// The machine, or agent, that an instance runs on.
public struct NodeReference: Sendable, Hashable, Codable {
  public var name: String
  /// An IP address or host name.
  public var address: String

  public init(name: String, address: String) {
    self.name = name
    self.address = address
  }
}
