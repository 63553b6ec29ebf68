public import Rollcall

/// The machine that an agent speaks for.
public struct LocalNode: Sendable, Hashable {
  public var name: String
  /// An IP address or host name under which others reach this machine.
  public var address: String
  /// A UUID that outlives restarts and changes of name.
  public var id: String
  public var metadata: [String: String]
  /// What doors keep with the node's entry, as in `consul.TaggedAddresses`; without the ``id``.
  public var attributes: [String: String]

  public init(
    name: String, address: String, id: String, metadata: [String: String] = [:], attributes: [String: String] = [:]
  ) {
    self.name = name
    self.address = address
    self.id = id
    self.metadata = metadata
    self.attributes = attributes
  }

  public var reference: NodeReference { NodeReference(name: name, address: address) }

  /// The check by which Consul's clients tell that a node is alive. The node's entry hangs on the agent's session and vanishes with it.
  static let aliveCheck = HealthCheck(
    id: "serfHealth", name: "Serf Health Status", health: .passing, output: "Agent alive and reachable")

  /// The attribute that carries ``id``.
  public static let idAttribute = "consul.NodeID"
}
