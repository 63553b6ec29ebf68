import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct LockTests {
  private let holder = SessionID("holder")
  private let other = SessionID("other")
  private var state = CatalogState()

  private var lock: KeyValueEntry? { state.entry("lock", in: "") }

  private mutating func open(_ behavior: SessionOptions.LockBehavior = .release, delay: Duration = .zero) throws {
    try state.open(holder, SessionOptions(lockBehavior: behavior, lockDelay: delay))
    try state.open(other)
    #expect(try state.commit(.acquire("lock", holder)) == [])
  }

  @Test mutating func `One session holds a lock, counted once however often it takes it`() throws {
    try open()
    #expect(try state.commit(.acquire("lock", other)) == [.notHolder])
    #expect(try state.commit(.acquire("lock", holder)) == [])
    #expect(lock?.session == holder && lock?.lockCount == 1)
    #expect(try state.commit(.release(key: "lock", value: [], flags: 0, session: other)) == [.notHolder])
    #expect(try state.commit(.release(key: "lock", value: [], flags: 0, session: holder)) == [])
    #expect(try state.commit(.acquire("lock", other)) == [])
    #expect(lock?.session == other && lock?.lockCount == 2)
  }

  @Test mutating func `A lock given back, or deleted, can be taken at once`() throws {
    try open(delay: .seconds(15))
    #expect(try state.commit(.release(key: "lock", value: [], flags: 0, session: holder)) == [])
    #expect(try state.commit(.acquire("lock", other)) == [])
    #expect(try state.commit(.delete(key: "lock", condition: .none)) == [])
    #expect(try state.commit(.acquire("lock", holder)) == [])
  }

  @Test mutating func `A lock lost with its session rests for the session's delay and not longer`() throws {
    try open(delay: .seconds(15))
    try state.perform(.end([holder]), at: .seconds(100))
    #expect(lock?.session == nil)
    #expect(try state.commit(.acquire("lock", other), at: .milliseconds(114_999)) == [.lockDelay])
    // Others may write the value meanwhile.
    #expect(try state.commit(.set("lock", 7), at: .seconds(101)) == [])
    #expect(try state.commit(.acquire("lock", other), at: .seconds(115)) == [])
    #expect(state.restingLocks.isEmpty)
  }

  @Test mutating func `A lock deleted with its session rests, too`() throws {
    try open(.delete, delay: .seconds(15))
    try state.perform(.end([holder]), at: .zero)
    #expect(lock == nil)
    #expect(try state.commit(.acquire("lock", other), at: .seconds(14)) == [.lockDelay])
    #expect(try state.commit(.acquire("lock", other), at: .seconds(15)) == [])
    #expect(lock?.lockCount == 1)
  }

  @Test mutating func `Without a delay a lost lock can be taken at once`() throws {
    try open()
    try state.perform(.end([holder]))
    #expect(try state.commit(.acquire("lock", other)) == [])
  }

  @Test mutating func `An unknown session takes no lock`() throws {
    #expect(try state.commit(.acquire("lock", holder)) == [.unknownSession])
    #expect(lock == nil)
  }

  @Test mutating func `Locks that nobody takes again are forgotten when they have rested and are many`() throws {
    let many = CatalogState.rememberedRestingLocks + 1
    try state.open(holder, SessionOptions(lockDelay: .seconds(1)))
    for number in 0..<many { #expect(try state.commit(.acquire("lock-\(number)", holder)) == []) }
    try state.perform(.end([holder]), at: .zero)
    #expect(state.restingLocks.count == many)
    try state.open(other, SessionOptions(lockDelay: .seconds(1)))
    #expect(try state.commit(.acquire("another", other)) == [])
    try state.perform(.end([other]), at: .seconds(10))
    #expect(state.restingLocks.count == 1)
  }
}
