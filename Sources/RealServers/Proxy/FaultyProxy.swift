import LocalServers
import NIOCore
private import NIOPosix
private import Synchronization

/// A TCP proxy before a server, for the faults that no signal to the server can make.
public final class FaultyProxy: Sendable {
  /// What the proxy does with connections and bytes.
  public enum Mode: Sendable, Hashable {
    case forward
    /// Forwards all bytes in order, each this much later.
    case delay(Duration)
    /// Half-open: connections are accepted and stay open, and whatever is sent in either direction vanishes.
    case swallow
    /// New connections are refused. Those that are open stay as they are; see ``cut()``.
    case refuse
  }

  private struct State {
    var mode: Mode
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    /// Connections of which bytes have vanished.
    var broken: Set<ObjectIdentifier> = []
  }

  public let host = "127.0.0.1"
  public let port: Int
  private let target: (host: String, port: Int)
  private let ports: FreePorts
  private let state: Mutex<State>

  /// As in a URL.
  public var address: String { "\(host):\(port)" }

  private init(host: String, port: Int, _ mode: Mode) throws {
    target = (host, port)
    ports = try FreePorts(count: 1, host: "127.0.0.1")
    self.port = ports.ports[0]
    state = Mutex(State(mode: mode))
  }

  /// Starts a proxy on a free port of 127.0.0.1.
  /// - Throws: ``RealServerError`` with code `noFreePort`, or what binding throws.
  public static func start(before host: String, port: Int, mode: Mode = .forward) async throws -> FaultyProxy {
    let proxy = try FaultyProxy(host: host, port: port, mode)
    if mode != .refuse { try await proxy.listen() }
    return proxy
  }

  /// Changes what happens from now on, to the connections that are open as well.
  ///
  /// At the end of ``Mode/swallow`` the connections that have lost bytes are cut, as nothing sensible can follow on them.
  public func set(_ mode: Mode) async throws {
    let (listener, broken) = state.withLock { state in
      state.mode = mode
      let broken = mode == .swallow ? [] : state.broken.compactMap { state.connections[$0] }
      return (state.listener, broken)
    }
    for channel in broken { Self.reset(channel) }
    if mode == .refuse {
      state.withLock { $0.listener = nil }
      try await listener?.close()
    } else if listener == nil {
      try await listen()
    }
  }

  /// Resets all connections that are open.
  public func cut() async {
    let channels = state.withLock { Array($0.connections.values) }
    for channel in channels { Self.reset(channel) }
    for channel in channels { try? await channel.closeFuture.get() }
  }

  /// Refuses and cuts everything.
  public func stop() async {
    try? await set(.refuse)
    await cut()
  }

  private func listen() async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [self] incoming in accept(incoming) }
      .bind(host: host, port: port).get()
    state.withLock { $0.listener = listener }
  }

  private func accept(_ incoming: any Channel) -> EventLoopFuture<Void> {
    note(incoming)
    if mode == .swallow {
      return incoming.eventLoop.makeCompletedFuture { try incoming.pipeline.syncOperations.addHandler(RelayHandler(to: nil, self)) }
    }
    return ClientBootstrap(group: incoming.eventLoop)
      .channelInitializer { [self] outgoing in
        note(outgoing)
        return outgoing.eventLoop.makeCompletedFuture { try outgoing.pipeline.syncOperations.addHandler(RelayHandler(to: incoming, self)) }
      }
      .connect(host: target.host, port: target.port)
      .flatMapThrowing { [self] outgoing in try incoming.pipeline.syncOperations.addHandler(RelayHandler(to: outgoing, self)) }
  }

  private func note(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    state.withLock { $0.connections[id] = channel }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.state.withLock { state in
        state.connections[id] = nil
        state.broken.remove(id)
      }
    }
  }

  var mode: Mode { state.withLock(\.mode) }

  /// Whether what came on a connection is to vanish; it is broken from then on.
  func swallows(_ channel: any Channel) -> Bool {
    state.withLock { state in
      guard state.mode == .swallow else { return state.broken.contains(ObjectIdentifier(channel)) }
      state.broken.insert(ObjectIdentifier(channel))
      return true
    }
  }

  private static func reset(_ channel: any Channel) {
    let lingered = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    (lingered ?? channel.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in channel.close(promise: nil) }
  }
}
