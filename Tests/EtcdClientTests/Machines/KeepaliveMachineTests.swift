import NIOCore
import Testing

@testable import EtcdClient

@Suite struct KeepaliveMachineTests {
  /// Interval 10 s, probe after 1 s, 3 s for an answer, 6 s between pings.
  private var machine = KeepaliveMachine(EtcdSettings.Keepalive(), now: .at(0))

  @Test mutating func `Without open calls nothing is due`() {
    #expect(machine.due == nil)
    #expect(machine.timePassed(now: .at(60_000)) == nil)
    machine.opened(.stream, now: .at(60_000))
    machine.closed(.stream)
    #expect(machine.due == nil)
  }

  @Test mutating func `A quiet stream is pinged after the interval, and again only after the next`() {
    machine.opened(.stream, now: .at(0))
    #expect(machine.due == .at(10_000))
    #expect(machine.timePassed(now: .at(9_999)) == nil)
    #expect(machine.timePassed(now: .at(10_000)) == .ping)
    #expect(machine.due == .at(13_000))
    machine.heard(now: .at(10_100))
    #expect(machine.due == .at(20_100))
  }

  @Test mutating func `A ping without an answer means that the connection is dead`() {
    machine.opened(.stream, now: .at(0))
    #expect(machine.timePassed(now: .at(10_000)) == .ping)
    #expect(machine.timePassed(now: .at(12_999)) == nil)
    #expect(machine.timePassed(now: .at(13_000)) == .dead)
  }

  @Test mutating func `Anything that arrives answers a ping`() {
    machine.opened(.stream, now: .at(0))
    _ = machine.timePassed(now: .at(10_000))
    machine.heard(now: .at(12_900))
    #expect(machine.timePassed(now: .at(13_000)) == nil)
  }

  @Test mutating func `While a reply is awaited the probe comes early, but never two pings within the gap`() {
    machine.opened(.unary, now: .at(5_000))
    #expect(machine.due == .at(6_000))
    #expect(machine.timePassed(now: .at(6_000)) == .ping)
    machine.heard(now: .at(6_100))
    #expect(machine.due == .at(12_000))
    machine.closed(.unary)
    #expect(machine.due == nil)
  }

  @Test mutating func `A call on a connection that was idle for long is not overdue at once`() {
    machine.opened(.unary, now: .at(500_000))
    #expect(machine.due == .at(501_000))
  }

  @Test func `No ping that etcd would call one too many, whatever happens`() {
    for seed in UInt64(1)...20 {
      var random = SeededRandom(seed)
      var machine = KeepaliveMachine(EtcdSettings.Keepalive(), now: .at(0))
      var open: [CallMachine.Kind] = []
      var pings: [Int64] = []
      var now: Int64 = 0
      for _ in 0..<2_000 {
        now += Int64.random(in: 0...1_500, using: &random)
        if let due = machine.due, due <= .at(now) {
          #expect(!open.isEmpty || due == .at((pings.last ?? 0) + 3_000), "a ping without an open call")
          if machine.timePassed(now: .at(now)) == .ping { pings.append(now) }
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          let kind: CallMachine.Kind = Bool.random(using: &random) ? .unary : .stream
          machine.opened(kind, now: .at(now))
          open.append(kind)
        case 1: if let kind = open.popLast() { machine.closed(kind) }
        case 2: machine.heard(now: .at(now))
        default: break
        }
      }
      #expect(zip(pings, pings.dropFirst()).allSatisfy { $1 - $0 >= 6_000 })
      #expect(pings.count > 5)
    }
  }

  @Test func `Settings cannot make the gap shorter than etcd allows`() {
    #expect(EtcdSettings.Keepalive(minimumGap: .seconds(1)).minimumGap == .seconds(6))
  }
}
