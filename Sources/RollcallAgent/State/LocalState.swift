import Rollcall

/// The services and checks that are registered with this agent: a pure state machine.
///
/// Events change it, each with the time it happened at, in the agent's time (since 1970, from a clock that never jumps). What is then to be stored and
/// published waits as ``Work`` by owner until it is taken; ``advance(to:)`` does what time alone brings about.
///
/// Results of TTL checks are reported to it, and aliases follow other checks. Of the rest it says when each is to be run, as ``ProbeRun``, and is told what
/// the run found.
struct LocalState: Sendable {
  enum Timer: Hashable {
    case check(String)
    /// A check is to be run.
    case probe(String)
    /// An output has changed and nothing else: the catalog may learn of it later.
    case output(LocalOwner)
    /// There is ``Work`` that nobody does yet: it could not be done before, or it followed from a change of something else.
    case work(LocalOwner)
    /// Reports have come in that changed nothing but deadlines.
    case reports
  }

  let node: LocalNode
  let settings: Settings
  var services: [String: LocalService] = [:]
  /// By how many services each catalog is asked for by name.
  var catalogUses: [String: Int] = [:]
  var checks: [String: LocalCheck] = [:]
  /// Of the node as a whole, in the order of their registration.
  var nodeChecks: [String] = []
  var nodeHasStoredResults = false
  /// The reason for which the whole node is out of service; nil when it is in service.
  var nodeMaintenance: String?
  var pending: [LocalOwner: PendingWork] = [:]
  /// Whose stored results are behind in nothing but time and output.
  var unstoredReports: Set<LocalOwner> = []
  /// Whether reports were taken to be stored, and are not known to be.
  var isStoringReports = false
  /// Reports up to this time may be missing in the store, which knows it: after a restart they count as having come. A later report is not to be
  /// acknowledged before the store knows of it, or of a later horizon.
  var horizon = Duration.zero
  /// The checks that follow others, by what they follow.
  var aliases: [LocalOwner: Set<String>] = [:]
  /// What has changed since the aliases of it were last brought to it.
  var unfollowed: Set<LocalOwner> = []
  /// The checks that are running.
  var probing: Set<String> = []
  var timers = TimerQueue<Timer>()

  init(node: LocalNode, settings: Settings = Settings()) {
    self.node = node
    self.settings = settings
  }

  /// When ``advance(to:)`` is due. It may find nothing to do then.
  var nextEvent: Duration? { timers.next }

  /// As it is to be in the catalog; nil when it is not to be there.
  func instance(of owner: LocalOwner) -> ServiceInstance? {
    switch owner {
    case .node:
      return ServiceInstance(
        service: .nodes, id: node.name, host: node.address, port: 0, metadata: node.metadata,
        checks: [LocalNode.aliveCheck] + published(nodeChecks), maintenance: nodeMaintenance, node: node.reference,
        attributes: node.attributes.merging([LocalNode.idAttribute: node.id]) { _, id in id })
    case .service(let id):
      guard let service = services[id] else { return nil }
      var instance = service.instance
      instance.checks = published(service.checks)
      return instance
    }
  }

  func checkIDs(of owner: LocalOwner) -> [String] {
    switch owner {
    case .node: nodeChecks
    case .service(let id): services[id]?.checks ?? []
    }
  }

  private func published(_ ids: [String]) -> [HealthCheck] {
    ids.compactMap { checks[$0]?.published }
  }
}
