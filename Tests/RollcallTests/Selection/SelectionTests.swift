import Foundation
import RollcallTesting
import Testing

@testable import Rollcall

@Suite("Selection among instances")
struct SelectionTests {
  private var selection = Selection()
  private var random = SeededRandom(1)
  private let now = ContinuousClock.now

  private func snapshot(_ instances: RegisteredInstance...) -> ServiceSnapshot {
    ServiceSnapshot(service: "web", instances: instances, revision: Revision(1))
  }

  private func snapshot(count: Int) -> ServiceSnapshot {
    ServiceSnapshot(service: "web", instances: (0..<count).map { .sample("\($0)") }, revision: Revision(1))
  }

  private mutating func picks(
    _ count: Int, _ strategy: SelectionStrategy, from snapshot: ServiceSnapshot, at time: ContinuousClock.Instant? = nil
  ) -> [String] {
    (0..<count).compactMap { _ in selection.pick(strategy, from: snapshot, at: time ?? now, using: &random)?.id }
  }

  private mutating func shares(_ count: Int, _ strategy: SelectionStrategy, from snapshot: ServiceSnapshot) -> [String: Int] {
    picks(count, strategy, from: snapshot).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private mutating func fail(_ id: String, in snapshot: ServiceSnapshot, after: Duration = .zero, rest: Duration = .seconds(10)) {
    selection.reportFailure(of: ServiceInstance.sample(id).key, in: snapshot, at: now + after, rest: rest)
  }

  // MARK: Strategies

  @Test("Round robin takes each in turn")
  mutating func roundRobin() {
    #expect(picks(7, .roundRobin, from: snapshot(count: 3)) == ["0", "1", "2", "0", "1", "2", "0"])
  }

  @Test("Round robin goes on when the set shrinks and grows")
  mutating func roundRobinOfChangingSet() {
    _ = picks(5, .roundRobin, from: snapshot(count: 10))
    #expect(Set(picks(2, .roundRobin, from: snapshot(count: 2))).count == 2)
    #expect(Set(picks(10, .roundRobin, from: snapshot(count: 10))).count == 10)
  }

  @Test("Random gives equal chances")
  mutating func equalChances() {
    let shares = shares(30_000, .random, from: snapshot(count: 3))
    #expect(shares.count == 3)
    #expect(shares.values.allSatisfy { (9_500...10_500).contains($0) })
  }

  @Test("Weighted gives chances in proportion")
  mutating func weighted() {
    let set = snapshot(
      .sample("a", weights: Weights(passing: 1)), .sample("b", weights: Weights(passing: 2)),
      .sample("c", weights: Weights(passing: 7)))
    let shares = shares(50_000, .weighted, from: set)
    #expect((4_500...5_500).contains(shares["a"] ?? 0))
    #expect((9_300...10_700).contains(shares["b"] ?? 0))
    #expect((34_000...36_000).contains(shares["c"] ?? 0))
  }

  @Test("Weights that cannot be, from a foreign catalog, do no harm")
  mutating func oddWeights() {
    let odd = snapshot(.sample("a", weights: Weights(passing: -5)), .sample("b", weights: Weights(passing: .max)))
    #expect(Set(picks(100, .weighted, from: odd)) == ["b"])
    let none = snapshot(.sample("a", weights: Weights(passing: 0)), .sample("b", weights: Weights(passing: .min)))
    #expect(Set(picks(100, .weighted, from: none)) == ["a", "b"])
  }

  @Test("Sticky stays with one instance for one key, and spreads keys over all")
  mutating func sticky() {
    let set = snapshot(count: 10)
    #expect(Set(picks(100, .sticky("user-1"), from: set)).count == 1)
    let counts = (0..<10_000).reduce(into: [String: Int]()) { counts, key in
      counts[picks(1, .sticky("user-\(key)"), from: set)[0], default: 0] += 1
    }
    #expect(counts.count == 10)
    #expect(counts.values.allSatisfy { (800...1_200).contains($0) })
  }

  @Test("When one instance goes, only its keys move, and when it comes back they return")
  mutating func stickyStability() {
    let set = snapshot(count: 10)
    var smaller = set
    smaller.instances.remove(at: 3)
    for key in 0..<2_000 {
      let before = picks(1, .sticky("\(key)"), from: set)
      let after = picks(1, .sticky("\(key)"), from: smaller)
      if before != ["3"] { #expect(after == before) } else { #expect(after != before) }
      #expect(picks(1, .sticky("\(key)"), from: set) == before)
    }
  }

  @Test("A sticky key is sent to the same instance by every process and version")
  mutating func stickyAcrossProcesses() {
    #expect((0..<8).map { picks(1, .sticky("user-\($0)"), from: snapshot(count: 10))[0] } == ["0", "8", "1", "6", "8", "4", "8", "9"])
  }

  @Test("Instances of one id on two nodes are two")
  mutating func stickyNodes() {
    var first = ServiceInstance.sample("a")
    first.node = NodeReference(name: "n1", address: "10.0.0.1")
    var second = first
    second.node = NodeReference(name: "n2", address: "10.0.0.2")
    let set = ServiceSnapshot(
      service: "web",
      instances: [first, second].map { RegisteredInstance($0, createRevision: .zero, modifyRevision: .zero, session: nil) },
      revision: .zero)
    let nodes = (0..<100).map { selection.pick(.sticky("\($0)"), from: set, at: now, using: &random)?.node?.name }
    #expect(Set(nodes) == ["n1", "n2"])
  }

  @Test("Least recently failed takes those that never failed in turn, and each as often")
  mutating func leastRecentlyFailedPrefersFaultless() {
    let set = snapshot(count: 4)
    fail("1", in: set)
    #expect(shares(300, .leastRecentlyFailed, from: set) == ["0": 100, "2": 100, "3": 100])
  }

  @Test("Least recently failed takes the oldest failure when all have failed, also after their rest")
  mutating func leastRecentlyFailed() {
    let set = snapshot(count: 3)
    fail("2", in: set, after: .seconds(1))
    fail("0", in: set, after: .seconds(2))
    fail("1", in: set, after: .seconds(3))
    #expect(picks(2, .leastRecentlyFailed, from: set, at: now + .seconds(3)) == ["2", "2"])
    fail("2", in: set, after: .seconds(4))
    #expect(picks(2, .leastRecentlyFailed, from: set, at: now + .seconds(3_600)) == ["0", "0"])
  }

  @Test("Without failures, least recently failed is round robin")
  mutating func leastRecentlyFailedWithoutFailures() {
    #expect(picks(4, .leastRecentlyFailed, from: snapshot(count: 3)) == ["0", "1", "2", "0"])
  }

  // MARK: Failures

  @Test(
    "A failed instance rests, and comes back after its rest",
    arguments: [SelectionStrategy.roundRobin, .random, .weighted])
  mutating func rest(strategy: SelectionStrategy) {
    let set = snapshot(count: 3)
    fail("1", in: set, rest: .seconds(10))
    #expect(Set(picks(100, strategy, from: set, at: now + .seconds(9))) == ["0", "2"])
    #expect(Set(picks(100, strategy, from: set, at: now + .seconds(10))) == ["0", "1", "2"])
  }

  @Test("A sticky key moves while its instance rests, and returns after it")
  mutating func stickyRest() {
    let set = snapshot(count: 3)
    let usual = picks(1, .sticky("user"), from: set)
    fail(usual[0], in: set)
    #expect(Set(picks(10, .sticky("user"), from: set)).isDisjoint(with: usual))
    #expect(picks(1, .sticky("user"), from: set, at: now + .seconds(10)) == usual)
  }

  @Test("A second failure during the rest prolongs it, and an earlier end of another does not shorten it")
  mutating func prolongedRest() {
    let set = snapshot(count: 2)
    fail("0", in: set, rest: .seconds(10))
    fail("0", in: set, after: .seconds(8), rest: .seconds(10))
    fail("1", in: set, rest: .seconds(1))
    #expect(Set(picks(10, .roundRobin, from: set, at: now + .seconds(17))) == ["1"])
    #expect(Set(picks(10, .roundRobin, from: set, at: now + .seconds(18))) == ["0", "1"])
  }

  @Test("When all rest, the one whose failure is longest ago is tried")
  mutating func everythingRests() {
    let set = snapshot(count: 3)
    fail("1", in: set, after: .seconds(1))
    fail("0", in: set, after: .seconds(2))
    fail("2", in: set, after: .seconds(3))
    #expect(picks(2, .roundRobin, from: set, at: now + .seconds(3)) == ["1", "1"])
    #expect(picks(2, .sticky("user"), from: set, at: now + .seconds(3)) == ["1", "1"])
  }

  @Test("Failures are remembered of present instances only")
  mutating func boundedFailures() {
    let set = snapshot(count: 3)
    for number in 0..<10_000 { fail("\(number)", in: set) }
    #expect(selection.failureCount == 3)
    _ = picks(1, .roundRobin, from: snapshot(count: 1))
    #expect(selection.failureCount == 1)
    _ = picks(1, .roundRobin, from: snapshot(.sample("other")))
    #expect(selection.failureCount == 0)
  }

  // MARK: Health

  @Test("Passing instances are taken before those with warnings, and these by their own weights")
  mutating func warnings() {
    let mixed = snapshot(.sample("a", health: .warning), .sample("b"), .sample("c", health: .critical))
    #expect(Set(picks(50, .random, from: mixed)) == ["b"])
    let warned = snapshot(
      .sample("a", health: .warning, weights: Weights(passing: 9, warning: 0)),
      .sample("b", health: .warning, weights: Weights(passing: 1, warning: 5)), .sample("c", health: .critical))
    #expect(Set(picks(50, .random, from: warned)) == ["a", "b"])
    #expect(Set(picks(50, .weighted, from: warned)) == ["b"])
  }

  @Test(
    "What is critical or in maintenance is never taken, though nothing else is there",
    arguments: [SelectionStrategy.roundRobin, .random, .weighted, .leastRecentlyFailed, .sticky("user")])
  mutating func nothingToPick(strategy: SelectionStrategy) {
    #expect(picks(5, strategy, from: snapshot(count: 0)).isEmpty)
    let unusable = snapshot(
      .sample("a", health: .critical), .sample("b", maintenance: "disk"), .sample("c", health: .warning, maintenance: ""))
    #expect(picks(5, strategy, from: unusable).isEmpty)
  }

  @Test("A new set is seen at once, and a stale one of the same instances stays usable")
  mutating func newSet() {
    var set = snapshot(.sample("a"))
    #expect(picks(1, .roundRobin, from: set) == ["a"])
    set.instances[0] = .sample("a", health: .critical)
    #expect(picks(1, .roundRobin, from: set).isEmpty)
    set.instances[0] = .sample("b")
    #expect(picks(1, .roundRobin, from: set.stale(since: .now, reason: "")) == ["b"])
  }
}
