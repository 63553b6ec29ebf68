public import ConsulAPI

extension ConsulPreparedQuery {
  /// The most that one query may take as JSON, in bytes: it is read whole whenever one is looked for.
  public static let maximumSize = 64 << 10

  /// - Throws: what Consul says of a query that cannot be, looking at nothing but itself.
  public func validate() throws(QueryError) {
    if name.isEmpty, !isTemplate, session.isEmpty { throw Self.failure("Must be bound to a session") }
    if token == "<hidden>" {
      throw Self.failure("Bad Token '\(token)', it looks like a query definition with a redacted token was submitted")
    }
    guard !service.service.isEmpty else { throw Self.failure("Must provide a Service name to query") }
    guard service.failover.nearestN >= 0 else { throw Self.failure("Bad NearestN '\(service.failover.nearestN)', must be >= 0") }
    let pairs = service.nodeMeta ?? [:]
    guard pairs.count <= ConsulServiceRegistration.maximumMetaPairs else {
      throw Self.failure("Node metadata cannot contain more than \(ConsulServiceRegistration.maximumMetaPairs) key/value pairs")
    }
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("consul-") {
      if let fault = ConsulServiceRegistration.metaFault(key: key, value: value) {
        throw Self.failure("Couldn't load metadata pair ('\(key)', '\(value)'): \(fault)")
      }
    }
    try validateDNS()
    guard !service.connect else {
      throw QueryError(.unsupported, "This agent has no service mesh: leave Service.Connect out of the query.")
    }
  }

  private func validateDNS() throws(QueryError) {
    guard !dns.ttl.isEmpty else { return }
    let ttl: GoDuration
    do throws(JSONError) {
      ttl = try GoDuration(dns.ttl)
    } catch {
      throw Self.failure("Bad DNS TTL '\(dns.ttl)': \(error)")
    }
    guard ttl.nanoseconds >= 0 else { throw Self.failure("DNS TTL '\(ttl.nanoseconds)', must be >=0") }
  }

  private static func failure(_ problem: String) -> QueryError { .invalid("Invalid prepared query: \(problem)") }
}
