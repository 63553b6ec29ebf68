/// The choice among the instances of a service: a pure state machine, told the time and given its randomness.
struct Selection {
  typealias Instant = ContinuousClock.Instant

  private struct Failure {
    var at: Instant
    var restsUntil: Instant
  }

  /// What can be picked of the snapshot last seen, and from which one it was made.
  private struct Candidates {
    var source: [RegisteredInstance]
    var instances: [RegisteredInstance]
    var weights: [Int]
    var totalWeight: Int
  }

  private var turn: UInt = 0
  private var failures: [InstanceKey: Failure] = [:]
  /// When the last of the failures has rested.
  private var allRestedAt: Instant?
  private var candidates: Candidates?

  /// How many failures are remembered: at most one for each instance.
  var failureCount: Int { failures.count }

  mutating func pick(
    _ strategy: SelectionStrategy, from snapshot: ServiceSnapshot, at now: Instant, using random: inout some RandomNumberGenerator
  ) -> RegisteredInstance? {
    let candidates = candidates(of: snapshot)
    guard !candidates.instances.isEmpty else { return nil }
    if strategy == .leastRecentlyFailed { return pickLeastRecentlyFailed(candidates.instances) }
    guard let allRestedAt, allRestedAt > now else {
      return pick(strategy, candidates.instances, weights: candidates.weights, total: candidates.totalWeight, using: &random)
    }
    let rested = candidates.instances.indices.filter { index in
      failures[candidates.instances[index].instance.key].map { $0.restsUntil <= now } ?? true
    }
    // Nothing else is left: an instance that failed once may work now.
    guard !rested.isEmpty else { return pickLeastRecentlyFailed(candidates.instances) }
    let weights = rested.map { candidates.weights[$0] }
    return pick(
      strategy, rested.map { candidates.instances[$0] }, weights: weights, total: weights.reduce(0, +), using: &random)
  }

  /// An instance that the snapshot does not know is not remembered.
  mutating func reportFailure(of key: InstanceKey, in snapshot: ServiceSnapshot, at now: Instant, rest: Duration) {
    guard snapshot.instances.contains(where: { $0.instance.key == key }) else { return }
    failures[key] = Failure(at: now, restsUntil: now + rest)
    allRestedAt = max(allRestedAt ?? now, now + rest)
  }

  private mutating func pick(
    _ strategy: SelectionStrategy, _ instances: [RegisteredInstance], weights: [Int], total: Int,
    using random: inout some RandomNumberGenerator
  ) -> RegisteredInstance? {
    switch strategy {
    case .roundRobin, .leastRecentlyFailed:
      return pickInTurn(instances)
    case .random:
      return instances.randomElement(using: &random)
    case .weighted:
      guard total > 0 else { return instances.randomElement(using: &random) }
      var ticket = Int.random(in: 0..<total, using: &random)
      for (instance, weight) in zip(instances, weights) {
        if ticket < weight { return instance }
        ticket -= weight
      }
      return instances.last
    case .sticky(let key):
      // Rendezvous hashing (Thaler and Ravishankar, 1998).
      return instances.lazy.map { (hash: StableHash.of(key, $0.instance.id, $0.instance.node?.name ?? ""), instance: $0) }.max {
        $0.hash < $1.hash
      }?.instance
    }
  }

  private mutating func pickInTurn(_ instances: [RegisteredInstance]) -> RegisteredInstance {
    defer { turn &+= 1 }
    return instances[Int(turn % UInt(instances.count))]
  }

  /// In turn among those that never failed; otherwise the one whose failure is longest ago.
  private mutating func pickLeastRecentlyFailed(_ instances: [RegisteredInstance]) -> RegisteredInstance? {
    guard !failures.isEmpty else { return pickInTurn(instances) }
    let faultless = instances.filter { failures[$0.instance.key] == nil }
    guard faultless.isEmpty else { return pickInTurn(faultless) }
    let failedAt = instances.map { failures[$0.instance.key]?.at }
    guard let longestAgo = failedAt.compactMap(\.self).min() else { return nil }
    return pickInTurn(zip(instances, failedAt).filter { $0.1 == longestAgo }.map(\.0))
  }

  private mutating func candidates(of snapshot: ServiceSnapshot) -> Candidates {
    if let candidates, candidates.source.isSameBuffer(as: snapshot.instances) { return candidates }
    let inService = snapshot.instances.filter { $0.instance.maintenance == nil }
    var usable = inService.filter { $0.instance.health == .passing }
    var weights = usable.map(\.instance.weights.passing)
    if usable.isEmpty {
      usable = inService.filter { $0.instance.health == .warning }
      weights = usable.map(\.instance.weights.warning)
    }
    weights = weights.map { min(max($0, 0), 65_535) }
    let made = Candidates(source: snapshot.instances, instances: usable, weights: weights, totalWeight: weights.reduce(0, +))
    candidates = made
    forgetFailures(notIn: snapshot)
    return made
  }

  private mutating func forgetFailures(notIn snapshot: ServiceSnapshot) {
    guard !failures.isEmpty else { return }
    let present = Set(snapshot.instances.map(\.instance.key))
    failures = failures.filter { present.contains($0.key) }
  }
}

extension Array {
  /// Whether both are one buffer in memory: a cheap sign that nothing changed.
  fileprivate func isSameBuffer(as other: [Element]) -> Bool {
    withUnsafeBufferPointer { mine in other.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress && mine.count == $0.count } }
  }
}
