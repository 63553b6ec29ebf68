import EtcdClient
import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallEtcd

@Suite struct CommitPlanTests {
  private let session = SessionID(number: 11)
  private let lease = EtcdLeaseID(rawValue: 11)

  private func plan(
    _ stored: [EtcdKeyValue] = [], sessions: [SessionID: SessionOptions.LockBehavior] = [:], _ operations: KeyValueOperation...
  )
    -> CommitPlan
  {
    var living: [SessionID: LockingSession] = [:]
    for (id, behavior) in sessions {
      guard let lease = id.lease else { continue }
      let options = SessionOptions(lockBehavior: behavior)
      living[id] = LockingSession(lease: lease, SessionDocument(options, timeout: nil, rest: nil))
    }
    return CommitPlan(operations, stored: Dictionary(stored), sessions: living, readAt: 9, places: own)
  }

  private func set(_ key: String, _ value: String) -> KeyValueOperation {
    .set(key: key, value: Array(value.utf8), flags: 0, condition: .none)
  }

  private func values(_ outcome: KeyValueOutcome) -> [[String]] {
    guard case .committed(let entries, _) = outcome else { return [["refused"]] }
    return entries.map { $0.map { "\($0.key)=\(String(decoding: $0.value, as: UTF8.self))" } }
  }

  @Test func `Operations see what those before them did, and each key is written once`() throws {
    let done = plan(
      [entry("/t/a", "1", at: 3, lease: 0)], set("t/b", "2"), .list(prefix: "t/"), set("t/b", "3"), .deletePrefix("t/"),
      .list(prefix: "t/"),
      set("t/c", "4"))
    #expect(values(done.outcome(at: Revision(10))) == [["t/b=2"], ["t/a=1", "t/b=2"], ["t/b=3"], [], [], ["t/c=4"]])
    let transaction = try #require(done.transaction)
    #expect(transaction.then == [.delete(KeyPart.range(of: "/t/a")), .put(EtcdPut("/t/c", Array("4".utf8)))])
  }

  @Test func `Everything that was read must be unchanged`() throws {
    let done = plan([entry("/a", "1", at: 3, lease: 0)], .get(key: "a"), .check(key: "b", .absent), set("b", "2"))
    let conditions = try #require(done.transaction).conditions
    #expect(conditions.contains(.isUnchanged("/a", since: 3)))
    for key in ["/a", "/b"] { #expect(conditions.contains(EtcdComparison(KeyPart.range(of: key), .less, .modRevision(10)))) }
    let listed = plan([entry("/t/a", "1", at: 3, lease: 0)], .list(prefix: "t/"), set("x", ""))
    #expect(try #require(listed.transaction).conditions.contains(EtcdComparison(.prefix("/t/"), .less, .modRevision(10))))
    // To read is nothing to be written.
    #expect(plan([entry("/a", "1", at: 3)], .get(key: "a")).transaction == nil)
  }

  @Test func `A refusal names each operation that it concerns`() {
    let refused = plan(
      [entry("/a", "1", at: 3)], .check(key: "a", .revision(Revision(2))), .check(key: "b", .revision(Revision(1))),
      .check(key: "a", .absent),
      set("c", ""), .delete(key: "a", condition: .revision(Revision(3))), .get(key: "nothing"))
    #expect(
      refused.refusals == [
        .init(operation: 0, reason: .revisionDiffers), .init(operation: 1, reason: .missing), .init(operation: 2, reason: .exists),
        .init(operation: 5, reason: .missing),
      ])
  }

  @Test func `A lock is a key on the holder's lease, and each lock is counted`() throws {
    let acquire = KeyValueOperation.acquire(key: "l", value: [1], flags: 0, session: session)
    let taken = plan([], sessions: [session: .release], acquire)
    let lease = try #require(lease)
    #expect(
      try #require(taken.transaction).then == [
        .put(EtcdPut("/l", [1])), .put(EtcdPut(KeyPart.lock.key(of: "/l"), [], lease: .attach(lease))),
        .put(EtcdPut(KeyPart.locks.key(of: "/l"), [])),
      ])
    guard case .committed(let entries, _) = taken.outcome(at: Revision(10)) else { return #expect(Bool(false)) }
    #expect(entries.first?.first?.session == session)
    #expect(entries.first?.first?.lockCount == 1)
    // A lock that deletes its key has all of it on the lease.
    let deleting = try #require(plan([], sessions: [session: .delete], acquire).transaction)
    #expect(
      deleting.then.allSatisfy {
        if case .put(let put) = $0 { put.lease == .attach(lease) } else { false }
      })
  }

  @Test func `A lock is refused to others, to sessions that are gone, and while it rests`() {
    let (lock, rest) = (KeyPart.lock.key(of: "/l"), KeyPart.rest.key(of: "/l"))
    func beside(_ key: EtcdKey, lease: Int64) -> EtcdKeyValue {
      EtcdKeyValue(key: key, value: [], createRevision: 3, modRevision: 3, version: 1, lease: EtcdLeaseID(rawValue: lease))
    }
    let acquire = KeyValueOperation.acquire(key: "l", value: [1], flags: 0, session: session)
    #expect(plan([], acquire).refusals.map(\.reason) == [.unknownSession])
    #expect(plan([beside(lock, lease: 12)], sessions: [session: .release], acquire).refusals.map(\.reason) == [.notHolder])
    #expect(plan([beside(rest, lease: 13)], sessions: [session: .release], acquire).refusals.map(\.reason) == [.lockDelay])
    // The holder's own lock rests only later.
    #expect(plan([beside(lock, lease: 11), beside(rest, lease: 13)], sessions: [session: .release], acquire).refusals.isEmpty)
    let release = KeyValueOperation.release(key: "l", value: [], flags: 0, session: session)
    #expect(plan([entry("/l", "", at: 3), beside(lock, lease: 12)], release).refusals.map(\.reason) == [.notHolder])
    #expect(plan([], release).refusals.map(\.reason) == [.missing])
  }
}
