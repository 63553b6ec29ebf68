/// The servers of `operator/raft/configuration`.
public struct ConsulRaftConfiguration: Sendable, Hashable {
  public struct Server: Sendable, Hashable {
    /// The node's UUID.
    public var id: String
    public var node: String
    public var address: String
    public var isLeader: Bool

    public init(id: String, node: String, address: String, isLeader: Bool) {
      self.id = id
      self.node = node
      self.address = address
      self.isLeader = isLeader
    }
  }

  public var servers: [Server]

  public init(servers: [Server]) {
    self.servers = servers
  }
}

extension ConsulRaftConfiguration: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Servers", servers)
    json.member("Index", 0)
    json.endObject()
  }
}

extension ConsulRaftConfiguration.Server: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Node", node)
    json.member("Address", address)
    json.member("Leader", isLeader)
    json.member("ProtocolVersion", "3")
    json.member("Voter", true)
    json.endObject()
  }
}
