import DNSMessage
import Rollcall
import Synchronization

/// One catalog as the door answers from it: its list of services, its nodes, and those services that were asked for lately.
///
/// A service that the list does not have is never watched: whoever may ask may ask for any name.
final class LiveDatacenter: Sendable {
  /// What is known of a service, or what must be waited for.
  enum Found: Sendable {
    case service(PreparedService)
    case unknown
    /// The catalog was never reached: that there is no such name cannot be said.
    case unavailable
    case waiting
  }

  private struct State {
    var index: ServiceIndex?
    var nodes: PreparedNodes?
    var services: [String: AskedService] = [:]
  }

  let name: String
  /// One for each domain.
  let zones: [DNSZoneNames]
  private let views: Views
  private let list: View<ServiceList>
  private let nodes: ServiceView
  private let onlyPassing: Bool
  private let state = Mutex(State())

  init(_ datacenter: DNSDatacenter, domains: [DNSName], onlyPassing: Bool) {
    name = datacenter.name
    zones = domains.map { DNSZoneNames(domain: $0, datacenter: datacenter.name) }
    views = datacenter.views
    list = datacenter.views.services()
    nodes = datacenter.views.service(.nodes)
    self.onlyPassing = onlyPassing
  }

  /// - Parameter domain: the place of the one that was asked under.
  func service(_ label: String, domain: Int) -> Found {
    guard let list = list.current, let snapshot = nodes.current else { return .waiting }
    // The views that are let go of end outside of the lock: their end calls into the engine.
    var released: [AskedService] = []
    defer { withExtendedLifetime(released) {} }
    return state.withLock { state in
      if state.index.map({ !$0.list.isSame(as: list) }) ?? true { released = Self.index(list, &state) }
      guard let names = state.index?[label], !names.isEmpty else {
        // A list that is empty because the catalog was never reached says nothing.
        return list.freshness.isCurrent || list.revision != .zero || !list.services.isEmpty ? .unknown : .unavailable
      }
      let nodes = Self.nodes(snapshot, &state)
      if let place = state.services.index(forKey: label) {
        return state.services.values[place].find(nodes, zones, domain, onlyPassing: onlyPassing)
      }
      var asked = AskedService(names: names, views: names.map(views.service), domains: zones.count)
      defer { state.services[label] = asked }
      return asked.find(nodes, zones, domain, onlyPassing: onlyPassing)
    }
  }

  /// Nil until the catalog has told.
  func currentNodes() -> PreparedNodes? {
    guard let snapshot = nodes.current else { return nil }
    return state.withLock { Self.nodes(snapshot, &$0) }
  }

  /// Waits until what a question about a service needs is known.
  func wait(for label: String?) async throws {
    let list = try await list.first()
    _ = try await nodes.first()
    guard let label else { return }
    for name in ServiceIndex(list)[label] { _ = try await views.service(name).first() }
  }

  /// Lets go of services that nobody has asked for since the last time.
  func sweep() {
    let released = state.withLock { state in
      let unused = state.services.filter { !$0.value.isUsed }
      for label in unused.keys { state.services[label] = nil }
      for label in state.services.keys { state.services[label]?.isUsed = false }
      return Array(unused.values)
    }
    withExtendedLifetime(released) {}
  }

  /// - Returns: the services whose names are others now.
  private static func index(_ list: ServiceList, _ state: inout State) -> [AskedService] {
    let index = state.index?.updated(to: list) ?? ServiceIndex(list)
    state.index = index
    let changed = state.services.filter { $0.value.names != index[$0.key] }
    for label in changed.keys { state.services[label] = nil }
    return Array(changed.values)
  }

  private static func nodes(_ snapshot: ServiceSnapshot, _ state: inout State) -> PreparedNodes {
    if let known = state.nodes, known.snapshot.isSame(as: snapshot) { return known }
    let nodes = PreparedNodes(snapshot)
    state.nodes = nodes
    return nodes
  }
}
