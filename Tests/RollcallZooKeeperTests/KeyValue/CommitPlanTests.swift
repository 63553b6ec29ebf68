import Rollcall
import Testing
import ZooKeeperClient

@testable import RollcallZooKeeper

@Suite struct CommitPlanTests {
  private let session = SessionID(number: 11)

  private func plan(
    _ nodes: [FoundNode] = [], sessions: [SessionOptions] = [], _ operations: KeyValueOperation...
  ) throws -> CommitPlan {
    var living: [SessionID: LockingSession] = [:]
    for (index, options) in sessions.enumerated() {
      let id = SessionID(number: UInt64(11 + index))
      living[id] = LockingSession(id, options)
    }
    return try CommitPlan(operations, stored: Dictionary(nodes), sessions: living, readAt: Revision(9), places: ownPlaces)
  }

  private func set(_ key: String, _ value: String, flags: UInt64 = 0) -> KeyValueOperation {
    .set(key: key, value: Array(value.utf8), flags: flags, condition: .none)
  }

  private func steps(_ plan: CommitPlan) -> [ZooKeeperOperation]? { plan.writes(acl: [.anybody])?.steps }

  @Test func `A value is written at the version that was read, a new one made and written at once`() throws {
    #expect(try steps(plan([node("/a", "1", version: 3)], set("a", "2"))) == [.setData("/a", Array("2".utf8), version: 3)])
    #expect(try steps(plan([], set("a", "2"))) == [.create("/a", nil), .setData("/a", Array("2".utf8))])
    // A folder becomes a key.
    #expect(try steps(plan([node("/a", nil, version: 1, children: 2)], set("a", "2"))) == [.setData("/a", Array("2".utf8), version: 1)])
  }

  @Test func `Flags lie beside the value, and go with them`() throws {
    let made = try plan([node("/a", "1", version: 3)], set("a", "2", flags: 7))
    #expect(
      steps(made) == [
        .create("/a%rollcall", Array(#"{"flags":7}"#.utf8)), .setData("/a", Array("2".utf8), version: 3),
      ])
    let gone = try plan([node("/a", "1", version: 3), node("/a%rollcall", #"{"flags":7}"#, version: 2)], set("a", "2"))
    #expect(steps(gone) == [.delete("/a%rollcall", version: 2), .setData("/a", Array("2".utf8), version: 3)])
  }

  @Test func `Everything that was read must be unchanged, and what was missing must be missing still`() throws {
    let done = try plan(
      [node("/a", "1", version: 3), node("/a%rollcall", #"{"locks":1}"#, version: 4)], .check(key: "a", .revision(Revision(1))),
      .check(key: "b", .absent), set("c", "1"))
    let writes = try #require(done.writes(acl: [.anybody]))
    #expect(writes.steps.contains(.check("/a", version: 3)))
    #expect(writes.steps.contains(.check("/a%rollcall", version: 4)))
    #expect(writes.absent == ["/b"])
    // To read is nothing to be written.
    #expect(try steps(plan([node("/a", "1")], .get(key: "a"))) == nil)
  }

  @Test func `What lies below goes first, what lies above comes first`() throws {
    let deleted = try plan([node("/t", "1", children: 1), node("/t/a", "1")], .deletePrefix("t"))
    #expect(steps(deleted) == [.delete("/t/a", version: 0), .delete("/t", version: 0)])
    let made = try plan([], set("t/a", "1"), set("t", "1"))
    let created = try #require(steps(made)).compactMap { if case .create(let path, _, _, _) = $0 { path } else { nil } }
    #expect(created == ["/t", "/t/a"])
    // One with others below it stays as their folder.
    #expect(try steps(plan([node("/t", "1", children: 1)], .delete(key: "t", condition: .none))) == [.setData("/t", nil, version: 0)])
    let replaced = try plan([node("/t", "1")], .delete(key: "t", condition: .none), set("t/a", "1"))
    #expect(try #require(steps(replaced)).contains(.setData("/t", nil, version: 0)))
  }

  @Test func `A lock is an ephemeral node that only its session can make, and is counted`() throws {
    let acquire = KeyValueOperation.acquire(key: "l", value: [1], flags: 0, session: session)
    let taken = try plan([node("/l", "0", version: 2)], sessions: [SessionOptions(lockDelay: .seconds(2))], acquire)
    #expect(taken.makers == [session])
    #expect(
      steps(taken) == [
        .create("/l%lock", [], mode: .ephemeral), .create("/l%rollcall", Array(#"{"lockDelay":2000,"locks":1}"#.utf8)),
        .setData("/l", [1], version: 2),
      ])
    guard case .committed(let entries, _) = taken.outcome(at: Revision(10)) else { return #expect(Bool(false)) }
    #expect(entries.first?.first?.session == session)
    #expect(entries.first?.first?.lockCount == 1)
    // One that deletes its key has all of it on the session.
    let deleting = try plan([], sessions: [SessionOptions(lockBehavior: .delete)], acquire)
    let made = try #require(steps(deleting)).compactMap { if case .create(_, _, _, let mode) = $0 { mode } else { nil } }
    #expect(made == [.ephemeral, .ephemeral, .ephemeral])
    let below = try plan([node("/l", nil, children: 1)], sessions: [SessionOptions(lockBehavior: .delete)], acquire)
    #expect(below.obstacle == "/l")
  }

  @Test func `A lock by its holder again changes the value only, and others' writing leaves it alone`() throws {
    let held = [
      node("/l", "0", version: 2), node("/l%rollcall", #"{"locks":1}"#, version: 1), node("/l%lock", "", owner: 11),
    ]
    let kept: [ZooKeeperOperation] = [
      .check("/l%lock", version: 0), .check("/l%rollcall", version: 1), .setData("/l", Array("1".utf8), version: 2),
    ]
    let again = try plan(held, sessions: [SessionOptions()], .acquire(key: "l", value: Array("1".utf8), flags: 0, session: session))
    #expect(steps(again) == kept)
    #expect(again.makers == [])
    #expect(try steps(plan(held, set("l", "1"))) == kept)
    let released = try plan(held, .release(key: "l", value: [], flags: 0, session: session))
    #expect(try #require(steps(released)).contains(.delete("/l%lock", version: 0)))
  }

  @Test func `A lock is refused to others, to sessions that are gone, and while it rests`() throws {
    let other = KeyValueOperation.acquire(key: "l", value: [1], flags: 0, session: SessionID(number: 12))
    let both = [SessionOptions(), SessionOptions()]
    let lock = node("/l%lock", "", owner: 11)
    #expect(try plan([], other).refusals.map(\.reason) == [.unknownSession])
    #expect(try plan([node("/l", ""), lock], sessions: both, other).refusals.map(\.reason) == [.notHolder])
    let rest = node("/l%rollcall", #"{"lockDelay":2000,"locks":1}"#)
    let resting = try plan([node("/l", ""), rest], sessions: both, other)
    #expect(resting.refusals.map(\.reason) == [.lockDelay])
    #expect(resting.resting == [rest])
    let release = KeyValueOperation.release(key: "l", value: [], flags: 0, session: SessionID(number: 12))
    #expect(try plan([node("/l", ""), lock], release).refusals.map(\.reason) == [.notHolder])
    #expect(try plan([], release).refusals.map(\.reason) == [.missing])
  }

  @Test func `When a lock was lost is what is written, or when that was written`() {
    #expect(KeyRecord(node("/l%rollcall", #"{"lockDelay":5,"lostAt":7}"#, modifiedAt: 9)).lostAt == 7)
    #expect(KeyRecord(node("/l%rollcall", #"{"lockDelay":5,"lostAt":0}"#, modifiedAt: 9)).lostAt == 9)
    #expect(KeyRecord(node("/l%rollcall", #"{"lockDelay":5}"#, modifiedAt: 9)).lostAt == nil)
    #expect(KeyRecord(node("/l%rollcall", "nonsense")).isEmpty)
  }

  @Test func `Somebody's presence is no key, and is not written over`() throws {
    #expect(try plan([node("/a", "x", owner: 7)], .check(key: "a", .absent)).refusals == [])
    #expect(try plan([node("/a", "x", owner: 7)], set("a", "1")).presence == "/a")
    // With a lock of the same session it is a key.
    #expect(try plan([node("/a", "x", owner: 7), node("/a%lock", "", owner: 7)], set("a", "1")).presence == nil)
  }
}
