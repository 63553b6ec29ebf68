/// The answer of `agent/health/service/id`, and one entry of `…/name`.
public struct ConsulAgentServiceHealth: Sendable, Hashable {
  public var aggregatedStatus: String
  public var service: ConsulAgentService?
  /// Nil is written as `null`: the service is not there.
  public var checks: [ConsulCheck]?

  public init(aggregatedStatus: String, service: ConsulAgentService?, checks: [ConsulCheck]?) {
    self.aggregatedStatus = aggregatedStatus
    self.service = service
    self.checks = checks
  }
}

extension ConsulAgentServiceHealth: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("AggregatedStatus", aggregatedStatus)
    json.name("Service")
    if let service { json.value(service) } else { json.null() }
    json.name("Checks")
    if let checks {
      json.beginArray()
      for check in checks { check.writeExpanded(to: &json) }
      json.endArray()
    } else {
      json.null()
    }
    json.endObject()
  }
}
