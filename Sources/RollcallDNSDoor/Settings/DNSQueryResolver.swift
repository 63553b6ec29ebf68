public import Rollcall

/// Executes the prepared queries behind `NAME.query.DOMAIN`.
public protocol DNSQueryResolver: Sendable {
  /// - Parameters:
  ///   - name: the query's name or id, in small letters.
  ///   - datacenter: the one in the question; nil for the agent's own.
  /// - Returns: nil when there is no such query.
  /// - Throws: when it cannot be told now; the asker gets SERVFAIL.
  func resolve(query name: String, in datacenter: String?) async throws -> DNSQueryResult?
}

/// What a prepared query found.
public struct DNSQueryResult: Sendable {
  /// Healthy ones, in their order.
  public var instances: [RegisteredInstance]
  /// Where they are.
  public var datacenter: String
  /// In seconds; nil for the service's.
  public var ttl: UInt32?
  /// Whether the order says something, such as nearness, and is not to be shuffled.
  public var keepsOrder: Bool

  public init(instances: [RegisteredInstance], datacenter: String, ttl: UInt32? = nil, keepsOrder: Bool = false) {
    self.instances = instances
    self.datacenter = datacenter
    self.ttl = ttl
    self.keepsOrder = keepsOrder
  }
}
