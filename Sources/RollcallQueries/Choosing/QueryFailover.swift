public import ConsulAPI
public import Rollcall

/// Executes a query in one catalog, and in others where that one has nothing.
public struct QueryFailover<Source: QuerySource>: Sendable {
  /// What was found, and where.
  public struct Outcome: Sendable {
    public var instances: [RegisteredInstance]
    public var source: Source
    public var datacenter: String
    /// How many other catalogs were asked.
    public var failovers: Int
  }

  private let choice: QueryChoice
  private let others: [String]
  private let ask: @Sendable (String) async throws -> Source

  /// - Parameters:
  ///   - datacenters: the names of all catalogs, `own` among them, in the order that counts as their nearness.
  ///   - ask: the service that the query names, in the catalog of that name.
  public init(
    _ query: ConsulPreparedQuery, _ choice: QueryChoice, own: String, datacenters: [String],
    ask: @escaping @Sendable (_ datacenter: String) async throws -> Source
  ) {
    self.choice = choice
    self.ask = ask
    others = Self.order(query.service.failover, of: datacenters.filter { $0 != own })
  }

  /// The nearest so many, then those by name that there are.
  private static func order(_ failover: ConsulQueryService.Failover, of known: [String]) -> [String] {
    var order = Array(known.prefix(max(failover.nearestN, 0)))
    for name in failover.datacenters ?? [] where known.contains(name) && !order.contains(name) { order.append(name) }
    return order
  }

  /// One that cannot be asked has nothing, unless none can.
  public func outcome(in own: String, using random: inout some RandomNumberGenerator) async throws -> Outcome {
    var last: Outcome?
    var failure: (any Error)?
    for (place, datacenter) in ([own] + others).enumerated() {
      do {
        let source = try await ask(datacenter)
        let instances = choice.instances(of: source, using: &random)
        let outcome = Outcome(instances: instances, source: source, datacenter: datacenter, failovers: place)
        if !instances.isEmpty { return outcome }
        last = outcome
      } catch let error as CancellationError {
        throw error
      } catch {
        failure = failure ?? error
      }
      // How many were tried counts, those that failed too.
      last?.failovers = place
    }
    if let last { return last }
    throw failure ?? RollcallError(.unreachable, "There is no catalog to ask.")
  }
}
