import ConsulAPI
import ConsulClient
import RealServers

extension RealServer<RollcallAgentServer> {
  /// A client of the agent as others write them: HTTP, and nothing of Rollcall.
  func connection(timeout: Duration = .seconds(60)) throws -> ConsulConnection {
    var settings = ConsulSettings(endpoints: [ConsulEndpoint(host: site.host, port: site.ports.first ?? 0)])
    settings.timeouts.request = timeout
    return try ConsulConnection(settings)
  }
}

extension ConsulServiceRegistration {
  /// At some address, and with a TTL check `service:ID`, passing at first, unless the limit is nil.
  init(sample id: String, of name: String, version: Int = 0, ttl: Duration? = nil) {
    self.init(id: id, name: name, address: "10.0.0.1", port: 80)
    meta = ["version": "\(version)"]
    if let ttl { checks = [ConsulCheckRegistration(checkID: "service:\(id)", name: "alive", ttl: GoDuration(ttl), status: "passing")] }
  }
}
