import Rollcall

/// A service that was asked for: its views, and what was prepared from their newest sets.
struct AskedService: Sendable {
  /// Several when they differ by the case of letters only.
  let names: [ServiceName]
  private let views: [ServiceView]
  private var sources: [ServiceSnapshot] = []
  private var nodes: PreparedNodes?
  /// By the place of the domain.
  private var prepared: [PreparedService?]
  /// Since the last sweep.
  var isUsed = true

  init(names: [ServiceName], views: [ServiceView], domains: Int) {
    self.names = names
    self.views = views
    prepared = Array(repeating: nil, count: domains)
  }

  /// What is prepared already, unless something has changed.
  mutating func find(_ nodes: PreparedNodes, _ zones: [DNSZoneNames], _ domain: Int, onlyPassing: Bool) -> LiveDatacenter.Found {
    isUsed = true
    if !isUpToDate(nodes) {
      let current = views.compactMap(\.current)
      guard current.count == views.count else { return .waiting }
      sources = current
      self.nodes = nodes
      prepared = Array(repeating: nil, count: prepared.count)
    }
    if let known = prepared[domain] { return .service(known) }
    // A set that is empty because the catalog was never reached says nothing.
    guard sources.contains(where: { $0.freshness.isCurrent || $0.revision != .zero || !$0.instances.isEmpty }) else { return .unavailable }
    let service = PreparedService(
      names.first?.rawValue ?? "", sources, nodes: nodes, zone: zones[domain], onlyPassing: onlyPassing)
    prepared[domain] = service
    return .service(service)
  }

  private func isUpToDate(_ nodes: PreparedNodes) -> Bool {
    guard self.nodes === nodes, sources.count == views.count else { return false }
    for (source, view) in zip(sources, views) {
      guard let current = view.current, current.isSame(as: source) else { return false }
    }
    return true
  }
}
