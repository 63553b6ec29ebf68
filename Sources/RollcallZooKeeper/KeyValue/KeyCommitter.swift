import Rollcall
import ZooKeeperClient

/// Reads what a commit is about, works it out, and writes it if nothing has changed; again and again until that holds, or the time of one request is over.
struct KeyCommitter: Sendable {
  /// So many steps of a deleted prefix are done at once: a request has a limit, and holds up all others.
  private static let largestDeletion = 1_000

  let link: ZooKeeperLink
  let sessions: ZooKeeperSessions
  let operations: [KeyValueOperation]

  func run() async throws -> KeyValueOutcome {
    let deadline = ContinuousClock.now + link.settings.requestTimeout
    var backoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(200))
    // A write is bound to what was read, however old that is. A refusal is not, nor is a read.
    var isCurrent = !operations.contains(where: \.isWrite)
    while true {
      let plan = try await plan(isCurrent: isCurrent)
      if plan.refusals.isEmpty, let writes = try await link.perform({ plan.writes(acl: try await link.access($0)) }) {
        if let outcome = try await write(writes, plan) { return outcome }
      } else if isCurrent, try await !LockRest(link: link).areOver(plan.resting) {
        return plan.outcome(at: nil)
      }
      isCurrent = true
      guard ContinuousClock.now < deadline else {
        throw RollcallError(.timedOut, "\(link.url): others change the same keys so often that the commit found no gap.")
      }
      try await Task.sleep(for: backoff.next())
    }
  }

  // MARK: Reading

  private func plan(isCurrent: Bool) async throws -> CommitPlan {
    let reads = KeyReads(operations)
    let places = link.places
    return try await link.perform { client in
      if isCurrent { try await client.sync("/") }
      let reader = TreeReader(client: client)
      var nodes = try await reader.together(try reads.keys.flatMap { places.parts(ofNode: try places.node(ofKey: $0)) })
      var revision = nodes.map(\.revision).max() ?? .zero
      for prefix in reads.prefixes {
        let reading = try await link.readWhole(places.range(of: .prefix(prefix)), client)
        nodes += reading.nodes
        revision = max(revision, reading.revision)
      }
      var living: [SessionID: LockingSession] = [:]
      for id in reads.sessions { living[id] = try await sessions.options(of: id, client).map { LockingSession(id, $0) } }
      return try CommitPlan(operations, stored: Dictionary(nodes), sessions: living, readAt: revision, places: places)
    }
  }

  // MARK: Writing

  /// - Returns: nil when something of what was read has changed.
  private func write(_ writes: (steps: [ZooKeeperOperation], absent: [String]), _ plan: CommitPlan) async throws -> KeyValueOutcome? {
    if let path = plan.presence { throw presence(path) }
    if let path = plan.obstacle {
      throw RollcallError(
        .unsupported,
        """
        \(link.url): others lie below the key at '\(path)', and ZooKeeper lets nothing lie below what vanishes with a session. Lock another \
        key, or by a session that releases.
        """
      )
    }
    guard plan.makers.count <= 1 else {
      throw RollcallError(
        .unsupported, "\(link.url): ZooKeeper cannot lock keys for several sessions in one commit. Commit one after the other.")
    }
    guard let maker = plan.makers.first else { return try await link.perform { try await write(writes, plan, on: $0) } }
    guard let keeper = try await sessions.keeper(of: maker) else { return nil }
    do {
      return try await keeper.perform { try await write(writes, plan, on: keeper.client) }
    } catch let error as RollcallError where error.code == .sessionLost {
      // Read again, it is unknown.
      return nil
    }
  }

  private func write(
    _ writes: (steps: [ZooKeeperOperation], absent: [String]), _ plan: CommitPlan, on client: ZooKeeper
  ) async throws -> KeyValueOutcome? {
    var steps: [ZooKeeperOperation] = []
    do {
      let acl = try await link.access(client)
      for path in try await gaps(above: writes.absent, client) { steps += [.create(path, nil, acl: acl), .delete(path)] }
      steps += writes.steps
      let revision = try await perform(steps, client)
      await prune(writes.steps, client)
      return plan.outcome(at: revision)
    } catch let error as ZooKeeperError where [.badVersion, .nodeExists, .notEmpty].contains(error.code) {
      return nil
    } catch let error as ZooKeeperError where error.code == .noNode {
      if let failed = error.operation, steps.indices.contains(failed), case .create(let path, _, _, _) = steps[failed] {
        try await Folders(client: client, base: link.places.base).make(
          above: path, acl: link.access(client), asContainers: false)
      }
      return nil
    } catch let error as ZooKeeperError where error.code == .noChildrenForEphemerals {
      throw presence(error.path.flatMap { TreePlace.parent(of: $0) } ?? "")
    }
  }

  /// Folders that nothing is left in go too.
  private func prune(_ steps: [ZooKeeperOperation], _ client: ZooKeeper) async {
    var emptied: [String: String] = [:]
    for case .delete(let path, _) in steps where KeyPart.split(path).part == .value { emptied[TreePlace.parent(of: path) ?? "/"] = path }
    for path in emptied.values.sorted().reversed() { await Folders(client: client, base: link.places.base).prune(above: path) }
  }

  /// - Returns: the transaction's number, where a step tells it.
  private func perform(_ steps: [ZooKeeperOperation], _ client: ZooKeeper) async throws -> Revision? {
    guard case .deletePrefix? = operations.first, operations.count == 1, steps.count > Self.largestDeletion else {
      let results = try await client.multi(steps)
      for case .set(let stat) in results { return Revision(zxid: stat.modifiedZxid) }
      return nil
    }
    // The deepest come first, so that each part can be done by itself.
    for start in stride(from: 0, to: steps.count, by: Self.largestDeletion) {
      _ = try await client.multi(Array(steps[start..<min(start + Self.largestDeletion, steps.count)]))
    }
    return nil
  }

  /// What must be missing for these to be missing: the first on the way to each that is. ZooKeeper has no such condition; making a node and removing it
  /// again is one.
  private func gaps(above paths: [String], _ client: ZooKeeper) async throws -> [String] {
    var gaps: Set<String> = []
    for path in paths {
      var gap = path
      while let parent = TreePlace.parent(of: gap), try await client.exists(parent) == nil { gap = parent }
      gaps.insert(gap)
    }
    return gaps.sorted()
  }

  private func presence(_ path: String) -> RollcallError {
    RollcallError(
      .rejected, "\(link.url): the node '\(path)' is no key's, nor may one lie below it: it vanishes with a session or with time.")
  }
}

extension KeyValueOperation {
  fileprivate var isWrite: Bool {
    switch self {
    case .get, .list, .check: false
    case .set, .delete, .deletePrefix, .acquire, .release: true
    }
  }
}
