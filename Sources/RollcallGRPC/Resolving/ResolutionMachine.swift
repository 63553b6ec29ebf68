internal import GRPCNIOTransportHTTP2Posix
internal import Rollcall

/// What a client of one service is told to connect to, from what the catalog and the system's resolver of host names say. No I/O, no clock.
struct ResolutionMachine: Sendable {
  private enum Lookup {
    case waiting
    case running
    case done
  }

  private struct Host {
    var lookup = Lookup.waiting
    /// The last that were found.
    var addresses: [EndpointPlan.Address] = []
  }

  /// How many names are looked up at once.
  static let maximumLookups = 4

  let service: ServiceName
  let plan: EndpointPlan
  private var destinations: [EndpointPlan.Destination] = []
  private var hosts: [HostPort: Host] = [:]
  /// The latest answer, never empty; nil while there is nothing to say yet.
  private(set) var endpoints: [Endpoint]?

  init(_ service: ServiceName, plan: EndpointPlan = EndpointPlan()) {
    self.service = service
    self.plan = plan
  }

  /// - Returns: the names to look up now, here and from the other events.
  mutating func took(_ snapshot: ServiceSnapshot) -> [HostPort] {
    let destinations = plan.destinations(of: snapshot)
    if destinations.isEmpty {
      // A lost catalog that shows nothing says nothing: the last known addresses stand.
      if snapshot.freshness.isCurrent || endpoints == nil {
        self.destinations = []
        hosts = [:]
        endpoints = [EndpointPlan.nobody(absence(in: snapshot))]
      }
      return []
    }
    self.destinations = destinations
    let names = Set(destinations.map(\.address).filter { EndpointPlan.literal($0) == nil })
    hosts = hosts.filter { names.contains($0.key) }
    for name in names where hosts[name] == nil { hosts[name] = Host() }
    answer()
    return startLookups()
  }

  /// - Parameter addresses: empty when the name was not found; it then keeps those that it had.
  mutating func found(_ addresses: [EndpointPlan.Address], for name: HostPort) -> [HostPort] {
    if hosts[name]?.lookup == .running {
      hosts[name]?.lookup = .done
      if !addresses.isEmpty { hosts[name]?.addresses = addresses }
      answer()
    }
    return startLookups()
  }

  /// Looks every name up once more.
  mutating func refreshNames() -> [HostPort] {
    for name in hosts.keys where hosts[name]?.lookup == .done { hosts[name]?.lookup = .waiting }
    return startLookups()
  }

  private mutating func startLookups() -> [HostPort] {
    let running = hosts.values.count { $0.lookup == .running }
    let waiting = hosts.filter { $0.value.lookup == .waiting }.keys.sorted { ($0.host, $0.port) < ($1.host, $1.port) }
    let started = Array(waiting.prefix(max(0, Self.maximumLookups - running)))
    for name in started { hosts[name]?.lookup = .running }
    return started
  }

  private mutating func answer() {
    let known = plan.endpoints(of: destinations) { EndpointPlan.literal($0) ?? hosts[$0]?.addresses }
    if !known.isEmpty {
      endpoints = known
    } else if hosts.values.allSatisfy({ $0.lookup == .done }) {
      endpoints = [EndpointPlan.nobody("no host name of \(service) is known")]
    }
  }

  private func absence(in snapshot: ServiceSnapshot) -> String {
    switch snapshot.freshness {
    case .stale: "the catalog does not answer where \(service) is"
    case .current where snapshot.instances.isEmpty: "there is no instance of \(service)"
    case .current: "none of the \(snapshot.instances.count) instances of \(service) is in service"
    }
  }
}
