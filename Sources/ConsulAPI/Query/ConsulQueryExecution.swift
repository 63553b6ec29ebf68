/// What `query/:name/execute` found.
public struct ConsulQueryExecution: Sendable, Hashable {
  public var service: String
  public var nodes: [ConsulHealthEntry]
  public var dns: ConsulPreparedQuery.DNS
  /// Where it was found.
  public var datacenter: String
  /// How many other datacenters were asked.
  public var failovers: Int
  public var reading: ConsulReading

  public init(
    service: String, nodes: [ConsulHealthEntry], dns: ConsulPreparedQuery.DNS, datacenter: String, failovers: Int, reading: ConsulReading
  ) {
    self.service = service
    self.nodes = nodes
    self.dns = dns
    self.datacenter = datacenter
    self.failovers = failovers
    self.reading = reading
  }
}

extension ConsulQueryExecution: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Service", service)
    json.member("Nodes", nodes)
    json.member("DNS", dns)
    json.member("Datacenter", datacenter)
    json.member("Failovers", failovers)
    reading.writeMembers(to: &json)
    json.endObject()
  }
}
