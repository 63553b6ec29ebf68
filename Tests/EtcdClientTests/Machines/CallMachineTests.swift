import NIOCore
import NIOHPACK
import NIOHTTP2
import Testing

@testable import EtcdClient

@Suite struct CallMachineTests {
  private static func machine(_ kind: CallMachine.Kind = .unary, isSent: Bool = true, maximum: Int = 1 << 20) -> CallMachine {
    var machine = CallMachine(kind: kind, streamWindow: 1_000, maximumReplyBytes: maximum)
    if isSent { machine.sentEnd() }
    return machine
  }

  /// The error of the one end in these actions.
  private static func error(_ actions: [CallMachine.Action]) -> EtcdError? {
    for case .end(.failure(let error)) in actions { return error }
    return nil
  }

  private static func feed(_ machine: inout CallMachine, _ bytes: ByteBuffer, isEnd: Bool = false) -> [CallMachine.Action] {
    machine.received(data: bytes, flowControlled: bytes.readableBytes, isEnd: isEnd)
  }

  @Test func `One reply ends with the status`() {
    var machine = Self.machine()
    #expect(machine.received(headers: GRPCFrames.headers, isEnd: false) == [])
    #expect(Self.feed(&machine, GRPCFrames.frame("hello")) == [])
    #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [.end(.success(ByteBuffer(string: "hello")))])
    #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [])
  }

  @Test func `A server that is done first gets its stream reset`() {
    var machine = Self.machine(isSent: false)
    _ = machine.received(headers: GRPCFrames.headers, isEnd: false)
    _ = Self.feed(&machine, GRPCFrames.frame("x"))
    #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [.end(.success(ByteBuffer(string: "x"))), .reset(.noError)])
  }

  @Test func `A reply may come byte by byte, after an interim answer`() {
    var machine = Self.machine()
    #expect(machine.received(headers: [":status": "103"], isEnd: false) == [])
    _ = machine.received(headers: GRPCFrames.headers, isEnd: false)
    for byte in GRPCFrames.frame("piecemeal").readableBytesView { #expect(Self.feed(&machine, ByteBuffer(bytes: [byte])) == []) }
    #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [.end(.success(ByteBuffer(string: "piecemeal")))])
  }

  @Test func `A stream tells each message, several in one piece too`() {
    var machine = Self.machine(.stream, isSent: false)
    _ = machine.received(headers: GRPCFrames.headers, isEnd: false)
    var two = GRPCFrames.frame("a")
    two.writeImmutableBuffer(GRPCFrames.frame("b"))
    #expect(Self.feed(&machine, two) == [.message(ByteBuffer(string: "a")), .message(ByteBuffer(string: "b"))])
    #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [.end(.success(nil)), .reset(.noError)])
  }

  @Test func `A status is an error with its decoded message`() {
    var machine = Self.machine()
    let error = Self.error(machine.received(headers: GRPCFrames.status(5, "etcdserver: requested%20lease not%zz found%"), isEnd: true))
    #expect(error?.code == .notFound)
    #expect(error?.message == "etcdserver: requested lease not%zz found%")
    #expect(error?.outcome == .refused)
  }

  @Test(arguments: [("502", EtcdError.Code.unavailable), ("404", .unimplemented), ("403", .permissionDenied), ("200", .unknown)])
  func `What is no gRPC is named as such, and the stream reset`(status: String, code: EtcdError.Code) {
    var machine = Self.machine()
    let actions = machine.received(headers: [":status": status, "content-type": "text/html"], isEnd: false)
    #expect(Self.error(actions)?.code == code)
    #expect(Self.error(actions)?.reason == .notEtcd)
    #expect(actions.last == .reset(.cancel))
  }

  @Test func `Everything out of order is an error, and nothing follows it`() {
    let headers = GRPCFrames.headers
    let wrong: [(String, (inout CallMachine) -> [CallMachine.Action])] = [
      ("data first", { Self.feed(&$0, GRPCFrames.frame("x")) }),
      (
        "two headers",
        {
          _ = $0.received(headers: headers, isEnd: false); return $0.received(headers: headers, isEnd: false)
        }
      ),
      (
        "two replies",
        {
          _ = $0.received(headers: headers, isEnd: false)
          _ = Self.feed(&$0, GRPCFrames.frame("x"))
          return Self.feed(&$0, GRPCFrames.frame("y"))
        }
      ),
      (
        "no status",
        {
          _ = $0.received(headers: headers, isEnd: false); return Self.feed(&$0, GRPCFrames.frame("x"), isEnd: true)
        }
      ),
      ("status without a number", { $0.received(headers: [":status": "200", "grpc-status": "zero"], isEnd: true) }),
      ("headers only", { $0.received(headers: headers, isEnd: true) }),
      (
        "half a reply",
        {
          _ = $0.received(headers: headers, isEnd: false)
          _ = Self.feed(&$0, ByteBuffer(bytes: [0, 0, 0]))
          return $0.received(headers: GRPCFrames.ok, isEnd: true)
        }
      ),
      (
        "no reply",
        {
          _ = $0.received(headers: headers, isEnd: false); return $0.received(headers: GRPCFrames.ok, isEnd: true)
        }
      ),
      (
        "compressed",
        {
          _ = $0.received(headers: headers, isEnd: false)
          return Self.feed(&$0, GRPCFrames.frame([1, 2], flag: 1))
        }
      ),
      (
        "too long",
        {
          _ = $0.received(headers: headers, isEnd: false)
          return Self.feed(&$0, ByteBuffer(bytes: [0, 255, 255, 255, 255]))
        }
      ),
    ]
    for (name, event) in wrong {
      var machine = Self.machine()
      let error = Self.error(event(&machine))
      #expect(error != nil, "\(name)")
      #expect(error?.outcome == .ambiguous, "\(name)")
      #expect(machine.received(headers: GRPCFrames.ok, isEnd: true) == [], "\(name)")
      #expect(machine.abort(EtcdError(.cancelled, outcome: .ambiguous, message: "")) == [], "\(name)")
    }
  }

  @Test(arguments: [
    (HTTP2ErrorCode.refusedStream, EtcdError.Code.unavailable, EtcdError.Outcome.notSent), (.cancel, .cancelled, .ambiguous),
    (.enhanceYourCalm, .resourceExhausted, .ambiguous), (.protocolError, .internal, .ambiguous),
  ])
  func `A reset says whether the call was processed`(reset: HTTP2ErrorCode, code: EtcdError.Code, outcome: EtcdError.Outcome) {
    var machine = Self.machine()
    let actions = machine.received(reset: reset)
    #expect(Self.error(actions)?.code == code)
    #expect(Self.error(actions)?.outcome == outcome)
    #expect(actions.count == 1, "a reset is not answered with a reset")
  }

  @Test func `The window is given back while a message is still arriving`() {
    var machine = Self.machine(maximum: 10_000)
    _ = machine.received(headers: GRPCFrames.headers, isEnd: false)
    let frame = GRPCFrames.frame([UInt8](repeating: 7, count: 5_000))
    var given = 0
    for start in stride(from: 0, to: frame.readableBytes, by: 400) {
      guard let piece = frame.getSlice(at: start, length: min(400, frame.readableBytes - start)) else { continue }
      for case .windowUpdate(let increment) in Self.feed(&machine, piece) { given += increment }
      // What the server has sent may never use up the window.
      #expect(start + piece.readableBytes - given < 1_000)
    }
    #expect(given > 4_000)
  }

  @Test func `A call is ended before its stream is reset, since the reset reports the end of the stream`() {
    var machine = Self.machine()
    let error = EtcdError(.deadlineExceeded, outcome: .ambiguous, message: "late")
    #expect(machine.abort(error) == [.end(.failure(error)), .reset(.cancel)])
    #expect(machine.streamClosed(error) == [])
  }
}
