public import Logging
public import NIOCore
public import NIOPosix

/// One session with a ZooKeeper ensemble.
///
/// ```swift
/// let zooKeeper = try ZooKeeper("10.0.0.1:2181,10.0.0.2:2181/app")
/// try await zooKeeper.create("/colour", Array("blue".utf8), mode: .ephemeral)
/// let colour = try await zooKeeper.get("/colour").text
/// await zooKeeper.close()
/// ```
///
/// It connects by itself to any of the servers, goes to another when one is lost, and keeps its session, ephemeral nodes and watches over that.
/// When the session has expired (``ZooKeeperState/expired(_:)``) it is of no use any more: everything throws, and a new one must be made.
///
/// Every operation has a deadline (``ZooKeeperSettings/requestTimeout`` unless its options say otherwise), and throws ``ZooKeeperError``, or
/// `CancellationError` when its task is cancelled. Reads are tried again within their deadline when the connection is lost. A write is not:
/// ``ZooKeeperError/Outcome/ambiguous`` says that reading must resolve it.
public final class ZooKeeper: Sendable {
  public let settings: ZooKeeperSettings
  let driver: SessionDriver
  let chroot: Chroot

  /// Begins to connect.
  /// - Parameters:
  ///   - servers: of one ensemble, in any order, and the node that is to be this client's root.
  ///   - session: one that is there already, to go on with; nil for a new one.
  /// - Throws: ``ZooKeeperError`` `.badArguments` for what cannot work, such as a certificate that cannot be read.
  public init(
    _ servers: ZooKeeperConnectString, settings: ZooKeeperSettings = ZooKeeperSettings(), resuming session: ZooKeeperSession? = nil,
    eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger = Logger(label: "zookeeper")
  ) throws(ZooKeeperError) {
    guard !servers.hosts.isEmpty else { throw ZooKeeperError(.badArguments, "no server is given; name at least one") }
    chroot = try Chroot(servers.chroot)
    self.settings = settings
    driver = try SessionDriver(servers.hosts, settings, resuming: session, eventLoop: eventLoopGroup.next(), logger: logger)
  }

  /// - Parameter servers: such as `h1:2181,h2:2181/chroot`.
  public convenience init(
    _ servers: String, settings: ZooKeeperSettings = ZooKeeperSettings(), resuming session: ZooKeeperSession? = nil,
    eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger = Logger(label: "zookeeper")
  ) throws(ZooKeeperError) {
    try self.init(
      ZooKeeperConnectString(parsing: servers), settings: settings, resuming: session, eventLoopGroup: eventLoopGroup, logger: logger)
  }

  deinit {
    driver.submit(.close(by: .now() + .seconds(1)))
  }

  /// How the session stands now.
  public var state: ZooKeeperState { driver.states.current }

  /// The same from now on, beginning with the present; a slow reader sees the latest only. It ends with a state that is final.
  public var states: AsyncStream<ZooKeeperState> { driver.states.updates() }

  /// Nil before the first connection. It stays after the end.
  public var session: ZooKeeperSession? { driver.states.session }

  /// Waits until there is a connection, and looks whether the chroot is there.
  /// - Throws: ``ZooKeeperError`` that says why no server would do; of code `noNode` when there is no chroot.
  public func waitUntilConnected(within limit: Duration) async throws {
    let deadline = NIODeadline.now() + TimeAmount(limit)
    // The first reply shows that the connection works, and the wait in the queue is bounded.
    let root = try await call(Operation.exists(chroot.full("/")), at: "/", until: deadline, isRead: true, waits: true, missing: { nil })
    guard root == nil else { return }
    throw ZooKeeperError(
      .noNode, outcome: .refused, "the chroot '\(chroot.prefix)' does not exist; create it by a client without chroot", path: "/")
  }

  /// Ends the session on the server, so that its ephemeral nodes go now and not after its timeout. Everything that waits fails.
  /// - Parameter limit: how long a server is tried for; after it the session ends by its own timeout.
  public func close(within limit: Duration = .seconds(5)) async {
    driver.submit(.close(by: .now() + TimeAmount(limit)))
    for await _ in states {}
  }

  /// Ends this client and leaves its session alone: it ends by its own timeout, with its ephemeral nodes, unless another client resumes it.
  public func abandon() {
    driver.submit(.abandon)
  }
}
