import Foundation
import Rollcall
import Testing

@testable import RollcallZooKeeper

@Suite struct FollowMachineTests {
  private let keys = KeySet(.prefix(""), places: ownPlaces)
  private var random = SystemRandomNumberGenerator()

  @Test func `The whole set comes first, then each change of it, and nothing for what changes nothing`() {
    var machine = FollowMachine(keys)
    let first = machine.wasRead([node("/a", "1"), node("/b", nil), node("/c", "x", owner: 7)], at: Revision(5))
    #expect(first.set?.entries.map(\.key) == ["a"])
    #expect(first.set?.revision == Revision(5))
    let second = machine.wereRead([("/b", node("/b", "2", zxid: 6))], at: Revision(6))
    #expect(second.set?.entries.map(\.key) == ["a", "b"])
    #expect(machine.wereRead([("/b", node("/b", "2", zxid: 6))], at: Revision(6)).set == nil)
    #expect(machine.wereRead([("/a", nil)], at: Revision(7)).set?.entries.map(\.key) == ["b"])
    #expect(machine.wasRead([node("/b", "2", zxid: 6)], at: Revision(7)).set == nil)
  }

  @Test mutating func `A loss marks the last set stale, once`() {
    var machine = FollowMachine(keys)
    _ = machine.wasRead([node("/a", "1")], at: Revision(1))
    let stale = machine.lost("gone", at: Date(), using: &random)
    #expect(stale.set?.entries.count == 1)
    #expect(stale.set?.freshness.isCurrent == false)
    #expect(machine.lost("gone again", at: Date(), using: &random).set == nil)
    #expect(machine.wasRead([node("/a", "1")], at: Revision(1)).set?.freshness.isCurrent == true)
  }

  @Test mutating func `A loss before the first set is an empty set, marked stale`() {
    var machine = FollowMachine(keys)
    let stale = machine.lost("gone", at: Date(), using: &random)
    #expect(stale.set?.entries == [])
    #expect(stale.set?.freshness.isCurrent == false)
  }

  @Test mutating func `A mass disappearance right after a loss is read a second time before it is published`() {
    var machine = FollowMachine(keys)
    _ = machine.wasRead([node("/a", "1"), node("/b", "1"), node("/c", "1")], at: Revision(1))
    _ = machine.lost("gone", at: Date(), using: &random)
    let suspicious = machine.wasRead([], at: Revision(2))
    #expect(suspicious.set == nil)
    #expect(suspicious.rereadAfter != nil)
    #expect(machine.wasRead([], at: Revision(2)).set?.entries == [])
  }

  @Test func `Changes come one by one, a flood or a gap as one read of everything`() {
    var inbox = Inbox()
    #expect(inbox.next() == nil)
    inbox.changed("/a")
    inbox.changed("/b")
    inbox.changed("/a")
    #expect(inbox.next() == .read(["/a", "/b"]))
    inbox.changed("/a")
    inbox.lost("gone")
    inbox.missed()
    #expect(inbox.next() == .lost("gone"))
    #expect(inbox.next() == .readAll)
    #expect(inbox.next() == nil)
    for number in 0...Inbox.maximumChanges { inbox.changed("/\(number)") }
    #expect(inbox.next() == .readAll)
    inbox.ended()
    #expect(inbox.next() == .watchAgain)
  }
}
