import ConsulAPI
import Rollcall

/// One `session/create`.
struct SessionCreation {
  /// The checks that a session depends on without saying so.
  static let standardChecks = ["serfHealth"]
  static let standardLockDelay = GoDuration(.seconds(15))
  static let shortest = GoDuration(.seconds(10))
  static let longest = GoDuration(.seconds(24 * 60 * 60))
  /// Consul lets a session live twice as long as its TTL says.
  static let patience = 2

  private let options: SessionOptions
  private let node: String
  private let isOwnNode: Bool
  /// How long the agent's own node may take to come into its catalog.
  private static let nodePatience = Duration.seconds(5)
  private let dependencies: SessionDependencies

  /// - Parameter node: the agent's own.
  /// - Throws: ``DoorError`` with Consul's text.
  init(_ request: ConsulSessionRequest, node: String) throws(DoorError) {
    self.node = request.node.isEmpty ? node : request.node
    isOwnNode = self.node == node
    let (nodeChecks, checks) = Self.checks(request)
    dependencies = SessionDependencies(nodeChecks: nodeChecks, serviceChecks: request.serviceChecks, checks: checks)
    guard let behavior = SessionOptions.LockBehavior(rawValue: request.behavior.isEmpty ? "release" : request.behavior) else {
      throw .refused("Invalid Behavior setting '\(request.behavior)'")
    }
    let timeout = try Self.timeout(request.ttl)
    let lockDelay = try Self.lockDelay(request.lockDelay ?? Self.standardLockDelay)
    options = SessionOptions(
      name: request.name, timeout: timeout, lockBehavior: behavior, lockDelay: lockDelay,
      attributes: [SessionAttribute.node: self.node, SessionAttribute.ttl: request.ttl])
  }

  /// The node checks, and those in the older form `Checks`, as Consul brings the two together: each stands for `serfHealth` when it is left out, and
  /// an empty one takes the other with it.
  private static func checks(_ request: ConsulSessionRequest) -> (node: [String], older: [String]) {
    let node = request.nodeChecks ?? standardChecks
    let older = request.checks ?? standardChecks
    if older.isEmpty { return ([], []) }
    return node.isEmpty || older == standardChecks ? (node, []) : (node, older)
  }

  private static func timeout(_ text: String) throws(DoorError) -> Duration? {
    guard !text.isEmpty else { return nil }
    let ttl: GoDuration
    do {
      ttl = try GoDuration(text)
    } catch {
      throw .refused("Session TTL '\(text)' invalid: \(error)")
    }
    guard ttl.nanoseconds != 0 else { return nil }
    guard (shortest...longest).contains(ttl) else {
      throw .refused("Invalid Session TTL '\(ttl.nanoseconds)', must be between [\(shortest)=\(longest)]")
    }
    return ttl.duration * patience
  }

  private static func lockDelay(_ given: GoDuration) throws(DoorError) -> Duration {
    guard given.nanoseconds >= 0 else { throw .badRequest("The LockDelay \(given) is negative.") }
    // Consul takes a number this small for seconds.
    return given.nanoseconds < 1000 ? .seconds(given.nanoseconds) : given.duration
  }

  /// The session to open, once everything that it shall depend on has been found.
  /// - Throws: ``DoorError`` when the node, or a check, is not there or is critical.
  func verifiedOptions(in live: LiveCatalog) async throws -> SessionOptions {
    let entry = try await nodeEntry(in: live)
    var carriers = [entry]
    if !dependencies.checkIDs.allSatisfy({ id in entry.consulChecks.contains { $0.checkID == id } }) {
      carriers += try await live.contents().instances(on: node)
    }
    var services: Set<ServiceName> = []
    for id in dependencies.checkIDs {
      let found = carriers.lazy.compactMap { carrier in
        carrier.consulChecks.first { $0.checkID == id }.map { (carrier.instance.service, $0.status) }
      }.first
      guard let (service, status) = found else { throw DoorError.refused("Missing check '\(id)' registration") }
      guard status != ConsulStatus.critical else { throw DoorError.refused("Check '\(id)' is in \(status) state") }
      services.insert(service)
    }
    var (options, dependencies) = (options, dependencies)
    dependencies.services = services.subtracting([.nodes]).sorted()
    options.attributes.merge(dependencies.attributes) { _, new in new }
    return options
  }

  /// An agent that has just started may answer a moment before its own node is in the catalog.
  private func nodeEntry(in live: LiveCatalog) async throws -> RegisteredInstance {
    if let entry = try await live.nodes()[node] { return entry }
    let missing = DoorError.refused("Missing node registration")
    guard isOwnNode else { throw missing }
    do {
      let nodes = try await withDeadline(Self.nodePatience, "The node is not there.") { [node] in
        try await live.views.service(.nodes).first { $0.instances.contains { $0.instance.id == node } }
      }
      guard let entry = live.table(nodes)[node] else { throw missing }
      return entry
    } catch is RollcallError {
      throw missing
    }
  }
}
