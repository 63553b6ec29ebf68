import Logging
import Rollcall
import RollcallLayouts
import ZooKeeperClient
private import Synchronization

/// The sessions that this process keeps: opens them, and goes on with those that others have opened.
final class ZooKeeperSessions: Sendable {
  /// Shorter ones could not be renewed in time over a network.
  private static let shortestTimeout = Duration.milliseconds(500)
  /// Of the server's session where none is asked for: how long it outlives this process.
  private static let timeoutOfUnlimited = Duration.seconds(30)

  private let link: ZooKeeperLink
  private let keepers = Mutex<[SessionID: SessionKeeper]>([:])
  private let joins = KeyedLock()

  init(_ link: ZooKeeperLink) {
    self.link = link
  }

  // MARK: Opening

  func open(_ options: SessionOptions) async throws -> any CatalogSession {
    let asked = options.timeout ?? Self.timeoutOfUnlimited
    guard asked >= Self.shortestTimeout else {
      throw RollcallError(.invalid, "A session timeout of \(asked) is too short for ZooKeeper; give at least \(Self.shortestTimeout).")
    }
    do {
      let start = ContinuousClock.now
      let client = try link.openClient(sessionTimeout: asked)
      do {
        try await client.waitUntilConnected(within: link.settings.requestTimeout)
        guard let session = client.session else {
          throw ZooKeeperError(.sessionExpired, "The session ended as soon as it was open.")
        }
        var granted = options
        granted.timeout = options.timeout.map { max($0, session.timeout) }
        if session.timeout != asked { tell(asked, session.timeout) }
        try await SessionNode(link: link).write(session, granted, client)
        return ZooKeeperCatalogSession(keep(session.id, granted, since: start, client), link: link)
      } catch {
        link.forget(client)
        await client.close()
        throw error
      }
    } catch let error as ZooKeeperError {
      throw RollcallError(error, catalog: link.url)
    }
  }

  private func tell(_ asked: Duration, _ granted: Duration) {
    let message: Logger.Message =
      granted < asked
      ? """
      ZooKeeper's own session is shorter than what was asked for: should this process die, what hangs on it goes after that time. \
      The server's maxSessionTimeout is the limit.
      """ : "ZooKeeper granted a longer session than was asked for. The server's minSessionTimeout is the limit."
    link.logger.notice(message, metadata: ["asked": "\(asked)", "granted": "\(granted)"])
  }

  private func keep(
    _ number: ZooKeeperSessionID, _ options: SessionOptions, since start: ContinuousClock.Instant, _ client: ZooKeeper
  ) -> SessionKeeper {
    let keeper = SessionKeeper(number, options, since: start, client: client, link: link) { [weak self, link] keeper in
      link.forget(keeper.client)
      self?.keepers.withLock { keepers in
        if keepers[keeper.id] === keeper { keepers[keeper.id] = nil }
      }
    }
    keepers.withLock { $0[keeper.id] = keeper }
    keeper.start()
    return keeper
  }

  // MARK: Those that are there

  /// What a live session was asked to be.
  /// - Returns: nil when there is none of that id.
  func options(of id: SessionID, _ client: ZooKeeper) async throws -> SessionOptions? {
    if let known = known(id) { return known.options }
    return try await SessionNode(link: link).find(id, client)?.document.options
  }

  /// The keeper of a live session in this process: where another process opened it, this one takes it over, as ZooKeeper lets a session have one client.
  /// - Returns: nil when there is none of that id.
  func keeper(of id: SessionID) async throws -> SessionKeeper? {
    if let known = known(id) { return known }
    guard link.places.sessionFolder != nil else { return nil }
    return try await joins.withLock("\(id)") {
      if let known = known(id) { return known }
      return try await link.perform { client in
        try await client.sync("/")
        return try await takeOver(id, client)
      }
    }
  }

  private func known(_ id: SessionID) -> SessionKeeper? {
    keepers.withLock { $0[id] }.flatMap { $0.isOpen ? $0 : nil }
  }

  private func takeOver(_ id: SessionID, _ client: ZooKeeper) async throws -> SessionKeeper? {
    guard let found = try await SessionNode(link: link).find(id, client), let password = found.document.password else { return nil }
    var document = found.document
    document.keeper = link.mark
    do {
      try await client.set(found.node.path, document.encoded())
    } catch let error as ZooKeeperError where error.code == .noNode {
      return nil
    }
    let number = ZooKeeperSessionID(rawValue: found.node.stat.ephemeralOwner)
    let timeout = document.options.timeout ?? Self.timeoutOfUnlimited
    let start = ContinuousClock.now
    let resumed = try link.openClient(resuming: ZooKeeperSession(id: number, password: password, timeout: timeout))
    do {
      try await resumed.waitUntilConnected(within: link.settings.requestTimeout)
    } catch {
      link.forget(resumed)
      resumed.abandon()
      if let error = error as? ZooKeeperError, error.code == .sessionExpired { return nil }
      throw error
    }
    return keep(number, document.options, since: start, resumed)
  }
}
