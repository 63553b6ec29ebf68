import Logging
import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Opens sessions, and goes on with those that others have opened.
struct ZooKeeperSessions: Sendable {
  /// Shorter ones could not be renewed in time over a network.
  private static let shortestTimeout = Duration.milliseconds(500)
  /// Of the server's session where none is asked for: how long it outlives this process.
  private static let timeoutOfUnlimited = Duration.seconds(30)

  let link: ZooKeeperLink

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
        try await describe(session, granted, client)
        return keep(SessionKeeper(session.id, granted, since: start, client: client, link: link))
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
    link.logger.notice(
      granted < asked
        ? "ZooKeeper's own session is shorter than what was asked for: should this process die, what hangs on it goes after that time. The server's maxSessionTimeout is the limit."
        : "ZooKeeper granted a longer session than was asked for. The server's minSessionTimeout is the limit.",
      metadata: ["asked": "\(asked)", "granted": "\(granted)"])
  }

  private func keep(_ keeper: SessionKeeper) -> ZooKeeperCatalogSession {
    link.keep(keeper)
    keeper.start()
    return ZooKeeperCatalogSession(keeper, link: link)
  }

  /// Keeps with the session what others need to know of it.
  private func describe(_ session: ZooKeeperSession, _ options: SessionOptions, _ client: ZooKeeper) async throws {
    guard let path = link.places.sessionNode(session.id) else { return }
    let document = try SessionDocument(options, password: session.password, keeper: link.mark).encoded()
    let acl = try await link.access(client)
    try await link.performUntilKnown {
      do {
        try await client.create(path, document, acl: acl.filter { $0.permissions.contains(.write) }, mode: .ephemeral)
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        // The answer to the first try was lost: the number is nobody else's.
      } catch let error as ZooKeeperError where error.code == .noNode {
        try await Folders(client: client, base: link.places.base).make(above: path, acl: acl, asContainers: true)
        throw ZooKeeperError(.operationTimeout, "The folder of sessions was missing.", path: path)
      }
    }
  }

  // MARK: Those that are there

  /// What is known of a live session.
  struct Found {
    var document: SessionDocument
    var node: FoundNode
  }

  /// - Returns: nil where there is none of that id.
  func find(_ id: SessionID, _ client: ZooKeeper) async throws -> Found? {
    guard let number = id.number.map({ ZooKeeperSessionID(rawValue: Int64(bitPattern: $0)) }), let path = link.places.sessionNode(number),
      let node = try await TreeReader(client: client).node(at: path), node.session == id, let document = SessionDocument(node.data ?? [])
    else { return nil }
    return Found(document: document, node: node)
  }

  /// The keeper of a live session in this process: where another process opened it, this one takes it over, as ZooKeeper lets a session have one client.
  /// - Returns: nil when there is none of that id.
  func keeper(of id: SessionID) async throws -> SessionKeeper? {
    if let known = link.keeper(id) { return known }
    guard link.places.sessionFolder != nil else { return nil }
    return try await link.joins.withLock("\(id)") {
      if let known = link.keeper(id) { return known }
      return try await link.perform { client in
        try await client.sync("/")
        return try await takeOver(id, client)
      }
    }
  }

  private func takeOver(_ id: SessionID, _ client: ZooKeeper) async throws -> SessionKeeper? {
    guard let found = try await find(id, client), let password = found.document.password else { return nil }
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
    let keeper = SessionKeeper(number, document.options, since: start, client: resumed, link: link)
    link.keep(keeper)
    keeper.start()
    return keeper
  }
}
