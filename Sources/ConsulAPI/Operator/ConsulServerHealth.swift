/// The answer of `operator/autopilot/health` for one server.
public struct ConsulServerHealth: Sendable, Hashable {
  public var server: ConsulRaftConfiguration.Server
  public var version: String
  public var isHealthy: Bool
  /// Since when, as RFC 3339 has it.
  public var stableSince: String

  public init(server: ConsulRaftConfiguration.Server, version: String, isHealthy: Bool, stableSince: String) {
    self.server = server
    self.version = version
    self.isHealthy = isHealthy
    self.stableSince = stableSince
  }
}

extension ConsulServerHealth: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Healthy", isHealthy)
    json.member("FailureTolerance", 0)
    json.name("Servers")
    json.beginArray()
    json.beginObject()
    json.member("ID", server.id)
    json.member("Name", server.node)
    json.member("Address", server.address)
    json.member("SerfStatus", "alive")
    json.member("Version", version)
    json.member("Leader", server.isLeader)
    json.member("LastContact", "0s")
    json.member("LastTerm", 0)
    json.member("LastIndex", 0)
    json.member("Healthy", isHealthy)
    json.member("Voter", true)
    json.member("StableSince", stableSince)
    json.endObject()
    json.endArray()
    json.endObject()
  }
}
