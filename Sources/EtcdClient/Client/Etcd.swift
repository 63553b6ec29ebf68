public import Logging
public import NIOCore
public import NIOPosix
internal import Synchronization

/// A client of an etcd cluster, over its v3 API.
///
/// ```swift
/// let etcd = try Etcd(endpoints: [.init(host: "10.0.0.1"), .init(host: "10.0.0.2")])
/// try await etcd.put("colour", Array("blue".utf8))
/// let colour = try await etcd.get("colour")?.text
/// await etcd.close()
/// ```
///
/// It connects with the first call, to any of the members, and goes to another when one is lost. Every call has a deadline
/// (``EtcdSettings/requestTimeout`` unless its options say otherwise), and throws ``EtcdError``, or `CancellationError` when its task is
/// cancelled. Reads are tried again within their deadline when a member is unavailable. A write is tried again only when it certainly was
/// never sent; otherwise ``EtcdError/Outcome/ambiguous`` says that reading must resolve it.
public final class Etcd: Sendable {
  let caller: Caller
  let settings: EtcdSettings
  let watches: WatchDriver
  let leases: LeaseDriver
  private let connector: Connector
  private let calls: Link
  private let streams: Link
  private let states: StateFeed
  private let logger: Logger
  private let lastNumber = Atomic<UInt64>(0)

  /// - Parameters:
  ///   - endpoints: members of one cluster, in any order; at least one.
  ///   - credentials: `nil` where nobody is authenticated.
  ///   - eventLoopGroup: unary calls and streams have a connection and an event loop each.
  /// - Throws: ``EtcdError`` `.invalidArgument` for settings that cannot work, such as a certificate that cannot be read.
  public init(
    endpoints: [EtcdEndpoint], credentials: EtcdCredentials? = nil, settings: EtcdSettings = EtcdSettings(),
    eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger = Logger(label: "etcd")
  ) throws(EtcdError) {
    guard !endpoints.isEmpty else {
      throw EtcdError(.invalidArgument, outcome: .notSent, message: "no endpoint of etcd is given; name at least one member")
    }
    self.settings = settings
    self.logger = logger
    let connector = try Connector(settings)
    self.connector = connector
    states = StateFeed()
    // Members share the load of many clients that all know the same list.
    let shuffled = endpoints.shuffled()
    calls = Link(
      endpoints: shuffled, settings: settings.connect, connector: connector, eventLoop: eventLoopGroup.next(), states: states,
      logger: logger)
    streams = Link(
      endpoints: shuffled, settings: settings.connect, connector: connector, eventLoop: eventLoopGroup.next(), states: StateFeed(),
      logger: logger)
    let severalMembers = endpoints.count > 1
    let anonymous = Caller(link: calls, tokens: nil, settings: settings, hasSeveralMembers: severalMembers)
    let tokens = TokenSource(isNeeded: credentials != nil, eventLoop: calls.eventLoop) {
      guard let credentials else { return nil }
      return try await Authentication.token(for: credentials, from: anonymous)
    }
    caller = Caller(link: calls, tokens: tokens, settings: settings, hasSeveralMembers: severalMembers)
    let opener = StreamOpener(link: streams, tokens: tokens)
    watches = WatchDriver(opener: opener, caller: caller, settings: settings.watch, logger: logger)
    leases = LeaseDriver(opener: opener, settings: settings.lease, logger: logger)
  }

  deinit {
    closeAll()
  }

  /// How the connection for calls stands now.
  public var connectionState: EtcdConnectionState { states.current }

  /// The same from now on, beginning with the present; a slow reader sees the latest only. It ends when the client is closed.
  public var connectionStates: AsyncStream<EtcdConnectionState> { states.updates() }

  /// Ends all calls, watches and keep-alives with an error of reason `closed`, and the connections. Leases live on until they expire.
  public func close() async {
    closeAll()
    // What was submitted before has been done when the event loops have come so far.
    for eventLoop in [calls.eventLoop, streams.eventLoop] { try? await eventLoop.submit {}.get() }
  }

  /// A number that no watch or lease of this client has.
  func nextNumber() -> UInt64 { lastNumber.wrappingAdd(1, ordering: .relaxed).newValue }

  func link(to endpoint: EtcdEndpoint) -> Link {
    Link(
      endpoints: [endpoint], settings: settings.connect, connector: connector, eventLoop: calls.eventLoop, states: StateFeed(),
      logger: logger)
  }

  private func closeAll() {
    let error = EtcdError(.cancelled, reason: .closed, outcome: .ambiguous, message: "this client of etcd was closed")
    watches.close(error)
    leases.close(error)
    calls.close()
    streams.close()
  }
}
