/// What Consul writes into some bodies besides the headers: how current what was read is.
public struct ConsulReading: Sendable, Hashable {
  /// In milliseconds.
  public var lastContact: Int64
  public var knownLeader: Bool
  public var consistency: String

  public init(lastContact: Int64, knownLeader: Bool, consistency: String) {
    self.lastContact = lastContact
    self.knownLeader = knownLeader
    self.consistency = consistency
  }

  func writeMembers(to json: inout JSONWriter) {
    json.member("Index", 0)
    json.member("LastContact", lastContact)
    json.member("KnownLeader", knownLeader)
    json.member("ConsistencyLevel", consistency)
  }
}
