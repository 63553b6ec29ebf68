import NIOCore

@testable import ZooKeeperClient

/// A session machine with a clock that stands still until it is moved, and what it does as text.
struct MachineBench {
  typealias Machine = SessionMachine<String>

  var machine: Machine
  var now = NIODeadline.uptimeNanoseconds(0)
  private var lastRequest: UInt64 = 0
  /// The newest xid that was sent.
  private(set) var xids: [Int32] = []

  init(hosts: Int = 1, settings: ZooKeeperSettings = .machine, resuming session: ZooKeeperSession? = nil, lastXid: Int32 = 0) {
    let hosts = (1...hosts).map { ZooKeeperHost("10.0.0.\($0)") }
    machine = Machine(hosts, settings, resuming: session, lastXid: lastXid, random: SeededGenerator(seed: 1), now: now)
  }

  // MARK: Events

  mutating func start() -> [String] { show(machine.start(now: now)) }

  mutating func resolved(_ addresses: String...) -> [String] {
    let addresses = addresses.compactMap { try? SocketAddress(ipAddress: $0, port: 2181) }
    return show(machine.resolved(machine.attempt ?? 0, addresses, now: now))
  }

  mutating func opened() -> [String] { show(machine.opened(machine.attempt ?? 0, now: now)) }

  mutating func failed(_ code: ZooKeeperError.Code = .connectionLoss) -> [String] {
    show(machine.failed(machine.attempt ?? 0, ZooKeeperError(code, "no"), now: now))
  }

  mutating func accepted(_ session: Int64 = 7, timeout: Int32 = 9_000, isReadOnly: Bool = false) -> [String] {
    received { frame in
      frame.writeInteger(Int32(0))
      frame.writeInteger(timeout)
      frame.writeInteger(session)
      frame.writeJute([UInt8](repeating: 9, count: 16))
      frame.writeJute(isReadOnly)
    }
  }

  /// All of a good connection.
  @discardableResult
  mutating func connect() -> [String] {
    if case .idle = machine.phase { _ = start() }
    _ = resolved("10.0.0.1")
    _ = opened()
    return accepted()
  }

  mutating func submit(
    _ call: String, _ operation: ByteBuffer = Operation.getData("/a").frame, timeout: TimeAmount = .seconds(30), waits: Bool = true,
    watch: WatchTable.Order? = nil
  ) -> [String] {
    lastRequest += 1
    let request = Machine.Request(id: lastRequest, frame: operation, deadline: now + timeout, waits: waits, watch: watch, call: call)
    return show(machine.submit(request, now: now))
  }

  mutating func cancel() -> [String] {
    show(machine.cancel(lastRequest) { ZooKeeperError(.closed, outcome: $0 ? .ambiguous : .notSent, "cancelled") })
  }

  mutating func reply(_ xid: Int32, zxid: Int64 = 1, error: ZooKeeperError.Code? = nil) -> [String] {
    received { frame in
      frame.writeInteger(xid)
      frame.writeInteger(zxid)
      frame.writeInteger(error?.wireValue ?? 0)
    }
  }

  mutating func event(_ kind: Int32, _ path: String) -> [String] {
    received { frame in
      frame.writeInteger(SpecialXid.event)
      frame.writeInteger(Int64(-1))
      frame.writeInteger(Int32(0))
      frame.writeInteger(kind)
      frame.writeInteger(Int32(3))
      frame.writeJute(path)
    }
  }

  mutating func received(_ body: (inout ByteBuffer) -> Void) -> [String] {
    var frame = ByteBuffer()
    body(&frame)
    return show(machine.received(frame, machine.attempt ?? 0, now: now))
  }

  mutating func pass(_ time: TimeAmount) -> [String] {
    now = now + time
    return show(machine.timePassed(now: now))
  }

  /// Until something is due.
  mutating func passToDue() -> [String] {
    now = machine.due
    return show(machine.timePassed(now: now))
  }

  // MARK: Actions as text

  mutating func show(_ actions: [Machine.Action]) -> [String] {
    actions.map { action in
      switch action {
      case .resolve(_, let host): "resolve \(host.name)"
      case .dial(_, let server): "dial \(server.address.ipAddress ?? "?")"
      case .drop: "drop"
      case .write(let frame): write(frame)
      case .succeed(let call, _): "\(call) done"
      case .fail(let call, let error): "\(call) \(error.code) \(error.outcome)"
      case .notify(let watcher, .change(let change)): "watcher \(watcher): \(change.kind) \(change.path)"
      case .notify(let watcher, .missed): "watcher \(watcher): missed"
      case .endWatch(let watcher, let error): "watcher \(watcher) ends\(error.map { ": \($0.code)" } ?? "")"
      case .probe(let host): "probe \(host.name)"
      case .publish(let state): "state \(Self.name(state))"
      }
    }
  }

  private mutating func write(_ frame: ByteBuffer) -> String {
    guard case .handshaking = machine.phase else {
      machine.wrote(now: now)
      let xid = frame.getInteger(at: 4, as: Int32.self) ?? 0
      let code = frame.getInteger(at: 8, as: Int32.self).flatMap { OperationCode(rawValue: $0) }
      if xid > 0 { xids.append(xid) }
      var text = "write \(code.map { "\($0)" } ?? "?")"
      switch code {
      case .getData, .exists, .getChildren2:
        if frame.getInteger(at: frame.writerIndex - 1, as: UInt8.self) == 1 { text += " watching" }
      case .addWatch: text += frame.getInteger(at: frame.writerIndex - 4, as: Int32.self) == 1 ? " recursive" : " persistent"
      default: break
      }
      return text
    }
    let zxid = frame.getInteger(at: 8, as: Int64.self) ?? -1
    let timeout = frame.getInteger(at: 16, as: Int32.self) ?? -1
    return "write connect zxid \(zxid) timeout \(timeout) session \(frame.getInteger(at: 20, as: Int64.self) ?? -1)"
  }

  private static func name(_ state: ZooKeeperState) -> String {
    switch state {
    case .connecting: "connecting"
    case .connected: "connected"
    case .connectedReadOnly: "read-only"
    case .disconnected(let error): "disconnected \(error.code)"
    case .expired: "expired"
    case .authFailed: "authFailed"
    case .closed: "closed"
    }
  }
}

extension ZooKeeperSettings {
  /// A session of 12 s, of which the server of the bench grants 9.
  static var machine: ZooKeeperSettings { ZooKeeperSettings(sessionTimeout: .seconds(12)) }
}
