import Rollcall

/// Which sessions of a node have lost what they depend on: a check of theirs is critical or gone, or their node is gone. Consul calls that the
/// invalidation of a session.
///
/// Views may be behind, and a session younger than what they show. So a loss that they show is asked for at the catalog itself, and counts if it is seen there.
struct SessionInvalidation {
  enum Event: Equatable {
    /// All sessions of the node.
    case sessions([SessionList.Entry])
    /// What carries checks of the node, as a view shows it.
    case seen(ServiceName, NodeChecks)
    /// The answer to ``Action/ask(_:)``
    case confirmed(ServiceName, NodeChecks)
  }

  enum Action: Equatable {
    case follow(ServiceName)
    case leave(ServiceName)
    case ask(ServiceName)
    case end(SessionID)
  }

  /// The checks that a service has on the node; with ``Rollcall/ServiceName/nodes``, those of the node itself.
  struct NodeChecks: Equatable {
    /// Whether anything of it is there.
    var isPresent: Bool
    /// Those that are not critical.
    var alive: Set<String>
  }

  private struct Session {
    var checks: Set<String>
    /// What carries them: the node, and services on it.
    var sources: Set<ServiceName>
  }

  private struct Source {
    var checks: NodeChecks?
    var isConfirmed = false
    var sessions: Set<SessionID> = []
  }

  /// Also those that are being ended, until the list has them no longer.
  private var known: Set<SessionID> = []
  private var sessions: [SessionID: Session] = [:]
  /// What the sessions depend on.
  private var sources: [ServiceName: Source] = [:]

  mutating func handle(_ event: Event) -> [Action] {
    switch event {
    case .sessions(let list): update(list)
    case .seen(let name, let checks): update(name, checks, isConfirmed: false)
    case .confirmed(let name, let checks): update(name, checks, isConfirmed: true)
    }
  }

  private mutating func update(_ list: [SessionList.Entry]) -> [Action] {
    let listed = Set(list.map(\.id))
    var actions: [Action] = []
    for id in known.subtracting(listed) {
      known.remove(id)
      actions += forget(id)
    }
    var new: [SessionID] = []
    for entry in list where known.insert(entry.id).inserted {
      let dependencies = SessionDependencies(attributes: entry.options.attributes)
      let session = Session(checks: Set(dependencies.checkIDs), sources: Set(dependencies.services + [.nodes]))
      sessions[entry.id] = session
      for source in session.sources.sorted() {
        if sources[source] == nil { actions.append(.follow(source)) }
        sources[source, default: Source()].sessions.insert(entry.id)
        // What was confirmed before this session came may have changed since.
        sources[source]?.isConfirmed = false
      }
      new.append(entry.id)
    }
    return actions + judge(new)
  }

  private mutating func update(_ name: ServiceName, _ checks: NodeChecks, isConfirmed: Bool) -> [Action] {
    guard let source = sources[name], isConfirmed || source.checks != checks else { return [] }
    sources[name]?.checks = checks
    sources[name]?.isConfirmed = isConfirmed
    return judge(source.sessions.sorted { $0.rawValue < $1.rawValue })
  }

  private mutating func judge(_ ids: [SessionID]) -> [Action] {
    var actions: [Action] = []
    var asked: Set<ServiceName> = []
    for id in ids {
      guard let session = sessions[id], hasLost(session) else { continue }
      let doubtful = session.sources.filter { sources[$0]?.isConfirmed != true }
      if doubtful.isEmpty {
        actions += [.end(id)] + forget(id)
      } else {
        asked.formUnion(doubtful)
      }
    }
    return actions + asked.sorted().map(Action.ask)
  }

  /// False as long as not everything that it depends on has been seen.
  private func hasLost(_ session: Session) -> Bool {
    let seen = session.sources.compactMap { sources[$0]?.checks }
    guard seen.count == session.sources.count else { return false }
    return sources[.nodes]?.checks?.isPresent == false || !session.checks.allSatisfy { id in seen.contains { $0.alive.contains(id) } }
  }

  private mutating func forget(_ id: SessionID) -> [Action] {
    guard let session = sessions.removeValue(forKey: id) else { return [] }
    var actions: [Action] = []
    for name in session.sources.sorted() {
      sources[name]?.sessions.remove(id)
      guard sources[name]?.sessions.isEmpty == true else { continue }
      sources[name] = nil
      actions.append(.leave(name))
    }
    return actions
  }
}

extension SessionInvalidation.NodeChecks {
  /// - Parameter service: the service, or the nodes, with those of other nodes.
  init(_ service: ServiceSnapshot, on node: String) {
    let own = service.instances.filter { $0.nodeOrSelf.name == node }
    self.init(isPresent: !own.isEmpty, alive: Set(own.lazy.flatMap(\.checks).filter { $0.health != .critical }.map(\.id)))
  }
}
