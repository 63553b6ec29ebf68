import Testing

@testable import Rollcall

@Suite("The machine of a lock")
struct LockMachineTests {
  private static let mine = SessionID("mine")
  private static let other = SessionID("other")
  private var machine = LockMachine(key: "k", session: mine, backoff: .even)

  private static func entry(_ session: SessionID?, _ revision: UInt64 = 7) -> KeyValueEntry {
    KeyValueEntry(
      key: "k", value: session == nil ? [] : Array("host".utf8), createRevision: Revision(1), modifyRevision: Revision(revision),
      session: session)
  }

  private static func committed(_ revision: UInt64) -> KeyValueOutcome {
    .committed([[entry(mine, revision)]], revision: Revision(revision))
  }

  private static func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> KeyValueOutcome {
    .refused([.init(operation: 0, reason: reason)])
  }

  private static func lost(wasHeld: Bool, _ code: RollcallError.Code) -> (LockMachine.Action?) -> Bool {
    { action in
      guard case .announce(.lost(let error, let held)) = action else { return false }
      return held == wasHeld && error.code == code
    }
  }

  private mutating func hold() {
    _ = machine.saw(nil, isCurrent: true)
    _ = machine.saw(Self.entry(Self.mine), isCurrent: true)
    _ = machine.acquired(Self.committed(7))
  }

  private static func isRest(_ actions: [LockMachine.Action]) -> Bool {
    if case .rest = actions.first { actions.count == 1 } else { false }
  }

  @Test("Nothing is tried before the catalog has said how the key stands")
  mutating func waitsForTheCatalog() {
    #expect(machine.saw(nil, isCurrent: false).isEmpty)
    #expect(machine.saw(nil, isCurrent: true) == [.acquire])
  }

  @Test("A free lock is taken; its token is the revision at which it was taken")
  mutating func takesAFreeLock() {
    #expect(machine.saw(Self.entry(nil), isCurrent: true) == [.acquire])
    #expect(machine.acquired(Self.committed(12)) == [.announce(.held(FencingToken(rawValue: 12))), .read])
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.read(Self.entry(Self.mine)).isEmpty)
  }

  @Test("What the watch shows while the key is read is read again: the answer may be older")
  mutating func deletionDuringTheRead() {
    _ = machine.saw(Self.entry(nil), isCurrent: true)
    _ = machine.acquired(Self.committed(12))
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.saw(nil, isCurrent: true).isEmpty)
    #expect(Self.isRest(machine.read(Self.entry(Self.mine))))
    #expect(machine.rested() == [.read])
    #expect(Self.lost(wasHeld: true, .lockLost)(machine.read(nil).first))
  }

  @Test("A watch that lags behind the read is waited for")
  mutating func laggingWatch() {
    _ = machine.saw(Self.entry(nil), isCurrent: true)
    _ = machine.acquired(Self.committed(12))
    #expect(Self.isRest(machine.read(Self.entry(Self.mine))))
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.rested().isEmpty)
    #expect(machine.saw(nil, isCurrent: true) == [.read])
    #expect(Self.isRest(machine.read(Self.entry(Self.mine))))
    #expect(machine.saw(Self.entry(Self.other), isCurrent: true) == [.read])
  }

  @Test("A watch that has shown the lock as taken already makes the first look needless")
  mutating func watchIsAhead() {
    _ = machine.saw(nil, isCurrent: true)
    _ = machine.saw(Self.entry(Self.mine, 12), isCurrent: true)
    #expect(machine.acquired(Self.committed(12)) == [.announce(.held(FencingToken(rawValue: 12)))])
  }

  @Test("A held lock is waited for, and its holder named once")
  mutating func waitsForTheHolder() {
    #expect(machine.saw(Self.entry(Self.other), isCurrent: true) == [.announce(.waiting(holder: "host"))])
    #expect(machine.saw(Self.entry(Self.other, 8), isCurrent: true).isEmpty)
    #expect(machine.saw(Self.entry(nil), isCurrent: true) == [.acquire])
  }

  @Test("A refusal is followed by a pause, and a further try if the lock looks free then")
  mutating func refusal() {
    _ = machine.saw(nil, isCurrent: true)
    guard case .rest = machine.acquired(Self.refused(.lockDelay)).first else {
      Issue.record("A resting lock is not tried again.")
      return
    }
    #expect(machine.rested() == [.acquire])
    _ = machine.acquired(Self.refused(.notHolder))
    #expect(machine.saw(Self.entry(Self.other), isCurrent: true).isEmpty)
    #expect(machine.rested() == [.announce(.waiting(holder: "host"))])
  }

  @Test("An acquire whose answer was lost is done again, since its holder may take it again")
  mutating func lostAnswer() {
    _ = machine.saw(nil, isCurrent: true)
    _ = machine.acquireFailed(.unreachable)
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.rested() == [.acquire])
    #expect(machine.acquired(Self.committed(9)) == [.announce(.held(FencingToken(rawValue: 9)))])
  }

  @Test("What the catalog refuses for good ends it, and so does the loss of the session")
  mutating func finalFailures() {
    var copy = machine
    _ = copy.saw(nil, isCurrent: true)
    let refused = copy.acquireFailed(RollcallError(.unauthorized, "No."))
    #expect(refused.count == 1 && Self.lost(wasHeld: false, .unauthorized)(refused.first))
    #expect(copy.rested().isEmpty)

    copy = machine
    _ = copy.saw(nil, isCurrent: true)
    #expect(Self.lost(wasHeld: false, .sessionLost)(copy.acquired(Self.refused(.unknownSession)).first))

    hold()
    #expect(Self.lost(wasHeld: true, .sessionLost)(machine.sessionLost(.gone).first))
    #expect(machine.sessionLost(.gone).isEmpty)
  }

  @Test("A watch that lags behind is a doubt only; the catalog's answer decides")
  mutating func doubt() {
    hold()
    #expect(machine.saw(Self.entry(nil), isCurrent: true) == [.read])
    #expect(machine.saw(Self.entry(Self.other), isCurrent: true).isEmpty)
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.read(Self.entry(Self.mine)).isEmpty)
    #expect(machine.saw(nil, isCurrent: true) == [.read])
    #expect(Self.lost(wasHeld: true, .lockLost)(machine.read(nil).first))
  }

  @Test("A catalog that cannot be asked is asked again, and a lost one takes no lock away")
  mutating func unreachable() {
    hold()
    #expect(machine.saw(nil, isCurrent: false).isEmpty)
    #expect(machine.saw(nil, isCurrent: true) == [.read])
    guard case .rest = machine.readFailed().first else {
      Issue.record("A failed read is not done again.")
      return
    }
    #expect(machine.rested() == [.read])
    #expect(machine.saw(Self.entry(Self.mine), isCurrent: true).isEmpty)
    #expect(machine.read(Self.entry(Self.mine)).isEmpty)
  }
}
