import NIOCore
import NIOHPACK
import NIOHTTP2
import Testing

@testable import EtcdClient

@Suite struct ConnectionMachineTests {
  typealias Machine = ConnectionMachine<String>

  private static let headers: HPACKHeaders = [":method": "POST"]
  private static let message = ByteBuffer(string: "request")
  private static let lost = EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "cut")

  private static func machine(_ transport: EtcdSettings.Transport = .init(), firstStream: Int = 1, limit: Int? = nil) -> Machine {
    var machine = Machine(transport, firstStream: firstStream, now: .at(0))
    _ = machine.connected()
    let settings = limit.map { [HTTP2Setting(parameter: .maxConcurrentStreams, value: $0)] } ?? []
    _ = machine.received(settings: settings, now: .at(0))
    return machine
  }

  private static func unary(_ deadline: NIODeadline? = nil) -> Machine.Start {
    Machine.Start(kind: .unary, headers: headers, deadline: deadline, message: message)
  }

  private static let stream = Machine.Start(kind: .stream, headers: headers, deadline: nil, message: nil)

  private static func opening(_ stream: Int) -> [Machine.Action] {
    [.sendHeaders(HTTP2StreamID(stream), headers), .sendData(HTTP2StreamID(stream), message, isEnd: true)]
  }

  private static func reply(_ machine: inout Machine, on stream: Int) -> [Machine.Action] {
    let stream = HTTP2StreamID(stream)
    var actions = machine.received(headers: GRPCFrames.headers, on: stream, isEnd: false, now: .at(1))
    actions += machine.received(data: GRPCFrames.frame("r"), flowControlled: 6, on: stream, isEnd: false, now: .at(1))
    return actions + machine.received(headers: GRPCFrames.ok, on: stream, isEnd: true, now: .at(1))
  }

  private static let replied = CallResult.success(ByteBuffer(string: "r"))

  private static func ends(_ actions: [Machine.Action]) -> [String: EtcdError] {
    var ends: [String: EtcdError] = [:]
    for case .end(let call, .failure(let error)) in actions { ends[call] = error }
    return ends
  }

  // MARK: Opening

  @Test func `The window of the connection is raised by hand, and calls wait for the server's settings`() {
    var machine = Machine(.init(connectionWindow: 1 << 20), now: .at(0))
    #expect(machine.connected() == [.sendWindowUpdate(.rootStream, (1 << 20) - 65_535)])
    #expect(machine.start(1, "a", Self.unary(), now: .at(0)) == [])
    #expect(machine.start(2, "b", Self.unary(), now: .at(0)) == [])
    #expect(machine.received(settings: [], now: .at(1)) == [.ready] + Self.opening(1) + Self.opening(3))
    #expect(machine.received(settings: [], now: .at(2)) == [])
    #expect(Self.reply(&machine, on: 3) == [.end("b", Self.replied)])
    #expect(Self.reply(&machine, on: 1) == [.end("a", Self.replied)])
  }

  @Test func `Where the server names no limit, more than a hundred streams are open at once`() {
    var machine = Self.machine()
    for call in 0..<500 { #expect(machine.start(UInt64(call), "\(call)", Self.unary(), now: .at(0)) == Self.opening(2 * call + 1)) }
  }

  @Test func `Calls above the server's limit wait their turn`() {
    var machine = Self.machine(limit: 2)
    for call in UInt64(1)...4 { _ = machine.start(call, "\(call)", Self.unary(), now: .at(0)) }
    #expect(Self.reply(&machine, on: 3) == [.end("2", Self.replied)] + Self.opening(5))
    #expect(machine.received(settings: [HTTP2Setting(parameter: .maxConcurrentStreams, value: 3)], now: .at(1)) == Self.opening(7))
  }

  @Test func `So many calls may wait, and no more`() {
    var machine = Self.machine(.init(maximumWaitingCalls: 2), limit: 1)
    for call in UInt64(1)...3 { _ = machine.start(call, "\(call)", Self.unary(), now: .at(0)) }
    let refused = Self.ends(machine.start(4, "4", Self.unary(), now: .at(0)))["4"]
    #expect(refused?.code == .resourceExhausted)
    #expect(refused?.outcome == .notSent)
    // One that gives up makes room.
    _ = machine.cancel(2, now: .at(0))
    #expect(machine.start(5, "5", Self.unary(), now: .at(0)) == [])
    #expect(Self.reply(&machine, on: 1) == [.end("1", Self.replied)] + Self.opening(3))
    #expect(Self.reply(&machine, on: 3) == [.end("3", Self.replied)] + Self.opening(5))
  }

  @Test func `Calls that end while they wait leave nothing behind`() {
    var machine = Self.machine(limit: 0)
    for call in UInt64(1)...10_000 {
      _ = machine.start(call, "\(call)", Self.unary(), now: .at(0))
      if call > 1 { _ = machine.cancel(call, now: .at(0)) }
    }
    #expect(machine.received(settings: [HTTP2Setting(parameter: .maxConcurrentStreams, value: 5)], now: .at(1)) == Self.opening(1))
  }

  @Test func `Messages of a stream that waits go out with it`() {
    var machine = Self.machine(limit: 1)
    _ = machine.start(1, "a", Self.stream, now: .at(0))
    _ = machine.start(2, "b", Self.stream, now: .at(0))
    #expect(machine.send(2, Self.message) == [])
    #expect(machine.sendEnd(2) == [])
    #expect(machine.cancel(1, now: .at(0)).suffix(2) == Self.opening(3))
    #expect(machine.send(2, Self.message) == [], "nothing follows the end")
  }

  // MARK: Deadlines and cancellation

  @Test func `Five hundred deadlines at once end five hundred calls, each before its reset`() {
    var machine = Self.machine(limit: 400)
    for call in UInt64(0)..<500 { _ = machine.start(call, "\(call)", Self.unary(.at(2)), now: .at(0)) }
    #expect(machine.due == .at(2))
    let actions = machine.timePassed(now: .at(2))
    let ends = Self.ends(actions)
    #expect(ends.count == 500)
    #expect(ends.values.count { $0.outcome == .ambiguous } == 400)
    #expect(ends.values.count { $0.outcome == .notSent } == 100)
    var ended: Set<String> = []
    for action in actions {
      if case .end(let call, _) = action { ended.insert(call) }
      if case .sendReset(let stream, _) = action { #expect(ended.contains("\((Int(stream) - 1) / 2)")) }
    }
    // The connection is as good as before.
    #expect(machine.start(500, "next", Self.unary(), now: .at(3)) == Self.opening(801))
    #expect(Self.reply(&machine, on: 801) == [.end("next", Self.replied)])
  }

  @Test func `A deadline that has passed already sends nothing`() {
    var machine = Self.machine()
    let error = Self.ends(machine.start(1, "a", Self.unary(.at(5)), now: .at(5)))["a"]
    #expect(error?.code == .deadlineExceeded)
    #expect(error?.outcome == .notSent)
  }

  @Test func `What comes late for a call that has ended is ignored`() {
    var machine = Self.machine()
    _ = machine.start(1, "a", Self.unary(.at(2)), now: .at(0))
    _ = machine.timePassed(now: .at(2))
    #expect(Self.reply(&machine, on: 1) == [])
    #expect(machine.streamClosed(1, why: "reset", now: .at(3)) == [])
    #expect(machine.received(reset: .cancel, on: 99, now: .at(3)) == [])
  }

  @Test func `A cancelled call tells whether it was sent`() {
    var machine = Self.machine(limit: 1)
    _ = machine.start(1, "sent", Self.unary(), now: .at(0))
    _ = machine.start(2, "waiting", Self.unary(), now: .at(0))
    #expect(Self.ends(machine.cancel(2, now: .at(0)))["waiting"]?.outcome == .notSent)
    let actions = machine.cancel(1, now: .at(0))
    #expect(Self.ends(actions)["sent"]?.outcome == .ambiguous)
    #expect(actions.last == .sendReset(1, .cancel))
    #expect(machine.cancel(1, now: .at(0)) == [])
  }

  // MARK: The connection's end

  @Test func `Behind the last stream of a GOAWAY calls were not processed; the others go on, and then it closes`() {
    var machine = Self.machine(limit: 3)
    for call in UInt64(1)...4 { _ = machine.start(call, "\(call)", Self.unary(), now: .at(0)) }
    let actions = machine.received(goAway: 3, code: .noError, debug: "")
    let ends = Self.ends(actions)
    #expect(Set(ends.keys) == ["3", "4"])
    #expect(ends.values.allSatisfy { $0.outcome == .notSent && $0.code == .unavailable })
    #expect(Self.ends(machine.start(5, "5", Self.unary(), now: .at(0)))["5"]?.outcome == .notSent)
    #expect(Self.reply(&machine, on: 1) == [.end("1", Self.replied)])
    #expect(Self.reply(&machine, on: 3) == [.end("2", Self.replied), .close])
  }

  @Test func `Too many pings is told as too many requests`() {
    var machine = Self.machine()
    let actions = machine.received(goAway: .maxID, code: .enhanceYourCalm, debug: "too_many_pings")
    guard case .retired(let error) = actions.first else { return #expect(Bool(false), "\(actions)") }
    #expect(error.reason == .tooManyRequests)
    #expect(error.message.contains("too_many_pings"))
    #expect(actions.last == .close)
  }

  @Test func `Before the stream ids are used up, another connection is taken`() {
    let last = Int(Int32.max) - 2
    var machine = Self.machine(firstStream: last - 2)
    #expect(machine.start(1, "a", Self.unary(), now: .at(0)) == Self.opening(last - 2))
    let actions = machine.start(2, "b", Self.unary(), now: .at(0))
    #expect(Array(actions.prefix(2)) == Self.opening(last))
    guard case .retired(let error) = actions.last else { return #expect(Bool(false), "\(actions)") }
    #expect(error.outcome == .notSent)
    #expect(Self.ends(machine.start(3, "c", Self.unary(), now: .at(0)))["c"]?.outcome == .notSent)
    #expect(Self.reply(&machine, on: last - 2) == [.end("a", Self.replied)])
    #expect(Self.reply(&machine, on: last) == [.end("b", Self.replied), .close])
  }

  @Test func `A lost connection ends every call, and those that waited were never sent`() {
    var machine = Self.machine(limit: 1)
    _ = machine.start(1, "sent", Self.unary(), now: .at(0))
    _ = machine.start(2, "waiting", Self.unary(), now: .at(0))
    let actions = machine.closed(Self.lost)
    #expect(actions.first == .retired(Self.lost))
    #expect(actions.last == .close)
    #expect(Self.ends(actions)["sent"] == Self.lost)
    #expect(Self.ends(actions)["waiting"]?.outcome == .notSent)
    #expect(machine.closed(Self.lost) == [])
    #expect(machine.due == nil)
  }

  @Test func `A server that answers no ping loses the connection`() {
    var machine = Self.machine()
    _ = machine.start(1, "a", Self.stream, now: .at(0))
    #expect(machine.due == .at(10_000))
    #expect(machine.timePassed(now: .at(10_000)) == [.sendPing])
    let ends = Self.ends(machine.timePassed(now: .at(13_000)))
    #expect(ends["a"]?.reason == .unresponsive)
  }

  @Test func `A connection that is replaced closes with its last call`() {
    var machine = Self.machine()
    _ = machine.start(1, "a", Self.unary(), now: .at(0))
    guard case .retired = machine.retireByCaller().first else { return #expect(Bool(false)) }
    #expect(Self.reply(&machine, on: 1) == [.end("a", Self.replied), .close])
    var idle = Self.machine()
    #expect(idle.retireByCaller().last == .close)
  }

  // MARK: Windows

  @Test func `The connection's window is refilled at its half, whoever used it`() {
    var machine = Self.machine(.init(connectionWindow: 1 << 20))
    #expect(machine.connectionWindowChanged((1 << 19) + 1) == [])
    #expect(machine.connectionWindowChanged(1 << 19) == [.sendWindowUpdate(.rootStream, 1 << 19)])
    #expect(machine.connectionWindowChanged(0) == [.sendWindowUpdate(.rootStream, 1 << 20)])
  }
}
