import EtcdClient
import Foundation
import Rollcall
import Testing

@testable import RollcallEtcd

/// The life of one watch as a transcript: what happens, and what is shown and done then.
@Suite struct FollowMachineTests {
  private typealias Machine = FollowMachine<InstanceSet>

  private let date = Date(timeIntervalSince1970: 0)

  private func machine() -> Machine {
    Machine(InstanceSet(of: "web", reader: RecordReader(layout: killrVideo.layout)))
  }

  private func entries(_ ids: String..., at revision: Int64 = 2) -> [EtcdKeyValue] {
    ids.map { entry("/k/web/\($0)", "h:1", at: revision) }
  }

  private func lose(_ machine: inout Machine) -> Machine.Step {
    var random = SystemRandomNumberGenerator()
    return machine.lost("cut", at: date, using: &random)
  }

  /// `ids`, with `?` before them when stale; nil when nothing is published.
  private func shown(_ step: Machine.Step) -> String? {
    step.set.map { ($0.freshness.isCurrent ? "" : "?") + $0.instances.map(\.instance.id).joined() }
  }

  @Test func `It reads, watches from behind what it read, and shows each change`() {
    var machine = machine()
    #expect(machine.start().next == .read(after: .zero))
    let read = machine.wasRead(entries("a", "b"), at: 5)
    #expect(shown(read) == "ab")
    #expect(read.next == .watch(from: 6))
    #expect(shown(machine.opened()) == nil)
    let change = machine.changed([put("/k/web/c", "h:1", at: 6)], upTo: 6)
    #expect(shown(change) == "abc")
    #expect(change.next == .goOn)
    // What is none of the service's business shows nothing.
    #expect(shown(machine.changed([put("/k/web/c/deeper", "x", at: 7)], upTo: 7)) == nil)
    #expect(machine.progressed(to: 9).next == .goOn)
  }

  @Test func `An empty range is shown as an empty set`() {
    var machine = machine()
    #expect(shown(machine.wasRead([], at: 5)) == "")
  }

  @Test func `A lost stream marks the set stale once, reads at once and then with pauses, and shows what is true then`() {
    var machine = machine()
    _ = machine.wasRead(entries("a", "b"), at: 5)
    _ = machine.opened()
    let lost = lose(&machine)
    #expect(shown(lost) == "?ab")
    #expect(lost.set?.freshness == .stale(since: date, reason: "cut"))
    #expect(lost.next == .read(after: .zero))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3 {
      let failed = machine.readFailed("refused", at: date, using: &random)
      #expect(shown(failed) == nil)
      guard case .read(let pause) = failed.next else { return #expect(Bool(false), "\(failed.next)") }
      #expect(pause > .zero && pause <= .seconds(2))
    }
    let back = machine.wasRead(entries("a", "b"), at: 5)
    #expect(shown(back) == nil)
    #expect(back.next == .watch(from: 6))
    #expect(shown(machine.opened()) == "ab")
  }

  @Test func `Where everything can be read and nothing watched, the set stays stale, and tries have pauses that grow`() {
    var machine = machine()
    #expect(shown(machine.wasRead(entries("a"), at: 5)) == "a")
    var pauses: [Duration] = []
    for round in 0..<8 {
      let lost = lose(&machine)
      #expect(shown(lost) == (round == 0 ? "?a" : nil))
      guard case .read(let pause) = lost.next else { return #expect(Bool(false), "\(lost.next)") }
      pauses.append(pause)
      #expect(shown(machine.wasRead(entries("a"), at: 5)) == nil)
    }
    #expect(pauses.allSatisfy { $0 > .zero })
    #expect((pauses.last ?? .zero) > .milliseconds(900))
    #expect(shown(machine.opened()) == "a")
    // One that stood is tried again at once.
    #expect(lose(&machine).next == .read(after: .zero))
  }

  @Test func `A stream that begins in an outage shows an empty stale set, and then the truth`() {
    var machine = machine()
    var random = SystemRandomNumberGenerator()
    #expect(shown(machine.readFailed("refused", at: date, using: &random)) == "?")
    #expect(shown(machine.wasRead(entries("a"), at: 5)) == nil)
    #expect(shown(machine.opened()) == "a")
  }

  @Test func `A mass disappearance right after a reconnect is shown only when a second read confirms it`() {
    var machine = machine()
    _ = machine.wasRead(entries("a", "b", "c", "d"), at: 5)
    _ = lose(&machine)
    let doubtful = machine.wasRead(entries("a"), at: 9)
    #expect(shown(doubtful) == nil)
    #expect(doubtful.next == .read(after: Machine.confirmationPause))
    #expect(shown(machine.wasRead(entries("a"), at: 9)) == nil)
    #expect(shown(machine.opened()) == "a")
    // Without an interruption it is shown at once.
    #expect(shown(machine.changed([deletion("/k/web/a", at: 10)], upTo: 10)) == "")
  }

  @Test func `A store that came back empty is read twice, and its lower revisions are followed`() {
    var machine = machine()
    _ = machine.wasRead(entries("a", "b"), at: 50)
    #expect(shown(machine.wasRead([], at: 1)) == nil)
    let confirmed = machine.wasRead([], at: 1)
    #expect(shown(confirmed) == "")
    #expect(confirmed.next == .watch(from: 2))
    #expect(shown(machine.changed([put("/k/web/c", "h:1", at: 2)], upTo: 2)) == "c")
  }

  @Test func `Compaction and the periodic read show nothing unless something was missed`() {
    var machine = machine()
    _ = machine.wasRead(entries("a"), at: 5)
    #expect(machine.compacted().next == .read(after: .zero))
    let same = machine.wasRead(entries("a"), at: 8)
    #expect(shown(same) == nil)
    #expect(same.next == .watch(from: 9))
    #expect(machine.relistIsDue().next == .read(after: .zero))
    #expect(shown(machine.wasRead(entries("a", "missed"), at: 9)) == "amissed")
  }

  @Test func `What a read has shown already is not taken for news`() {
    var machine = machine()
    _ = machine.wasRead(entries("a"), at: 5)
    let late = machine.changed([deletion("/k/web/a", at: 4), put("/k/web/b", "h:1", at: 6)], upTo: 6)
    #expect(shown(late) == "ab")
  }
}
