import Rollcall
import RollcallLayouts
import ZooKeeperClient
private import Synchronization

/// A session over ZooKeeper: one session of its own there, with every instance on it as an ephemeral node.
///
/// The client keeps the server's session alive by itself, so that a quiet process needs nobody's renewals for it. Who holds this session renews
/// *it*; when those renewals stop for the timeout, the server's session is closed, and everything on it goes.
final class ZooKeeperCatalogSession: CatalogSession {
  private struct State {
    /// Where instances stand; nil between asking for it and the answer.
    var paths: [InstanceKey: String] = [:]
    /// When the last successful renewal was sent.
    var renewed: ContinuousClock.Instant
    var end: RollcallError?
  }

  /// The part that outlives whoever drops the session without closing it.
  private final class Lifetime: Sendable {
    let link: ZooKeeperLink
    let client: ZooKeeper
    let state: Mutex<State>

    init(link: ZooKeeperLink, client: ZooKeeper, renewed: ContinuousClock.Instant) {
      self.link = link
      self.client = client
      state = Mutex(State(renewed: renewed))
    }

    /// Closes the server's session when it was not renewed for its whole timeout.
    func guardRenewals(_ timeout: Duration, _ id: SessionID) async {
      while !client.state.isFinal {
        let end = state.withLock(\.renewed).advanced(by: timeout)
        if end <= .now { return await self.end("it was not renewed for its whole timeout of \(timeout)", id) }
        // A client that has ended meanwhile is found out at the latest then.
        try? await Task.sleep(until: end)
      }
      link.forget(client)
    }

    func end(_ why: String, _ id: SessionID) async {
      state.withLock { $0.end = $0.end ?? RollcallError(.sessionLost, "\(link.url): the session \(id) is lost: \(why).") }
      link.forget(client)
      await client.close()
    }
  }

  let id: SessionID
  let timeout: Duration?
  private let number: ZooKeeperSessionID
  private let lifetime: Lifetime
  private let writers = KeyedLock()

  /// - Parameter start: when the server was asked for the session.
  init(_ number: ZooKeeperSessionID, timeout: Duration, since start: ContinuousClock.Instant, client: ZooKeeper, link: ZooKeeperLink) {
    id = SessionID(number)
    self.number = number
    self.timeout = timeout
    let lifetime = Lifetime(link: link, client: client, renewed: start)
    self.lifetime = lifetime
    Task { [id] in await lifetime.guardRenewals(timeout, id) }
  }

  private var link: ZooKeeperLink { lifetime.link }
  var client: ZooKeeper { lifetime.client }
  private var writer: InstanceWriter { InstanceWriter(link: link, client: client, owner: number) }

  func renew() async throws {
    try checkOpen()
    let sent = ContinuousClock.now
    let limit = min(link.settings.requestTimeout, max((timeout ?? .seconds(3)) / 3, .milliseconds(500)))
    do {
      try await perform { _ = try await client.exists("/", options: ZooKeeperCallOptions(timeout: limit)) }
    } catch let error as RollcallError where error.isTransient && !client.state.isConnected {
      try Task.checkCancellation()
      guard let session = client.session, await SessionProbe(link: link, session: session).isForgotten() else {
        throw error
      }
      await lifetime.end("the servers do not know it", id)
      try checkOpen()
    }
    lifetime.state.withLock { $0.renewed = max($0.renewed, sent) }
  }

  func register(_ instance: ServiceInstance) async throws {
    let record = try writer.record(for: instance)
    try checkOpen()
    let key = instance.key
    try await writers.withLock("\(key)") {
      let former = lifetime.state.withLock { $0.paths[key] }
      let path = try await perform { try await link.performUntilKnown { try await writer.put(instance, as: record, former: former) } }
      lifetime.state.withLock { $0.paths[key] = path }
      // In layouts whose names are addresses, an instance that moves has another node.
      if let former, former != path { try await perform { try await writer.removeOwn(former) } }
    }
    try checkOpen()
  }

  func deregister(_ key: InstanceKey) async throws {
    try await writers.withLock("\(key)") {
      let path = lifetime.state.withLock { $0.paths[key] } ?? link.places.layout.key(of: key)
      guard lifetime.state.withLock({ $0.end == nil }) else { return }
      try await perform { try await link.performUntilKnown { try await writer.removeOwn(path) } }
      lifetime.state.withLock { $0.paths[key] = nil }
    }
  }

  func close() async throws {
    await lifetime.end("it was closed", id)
  }

  private func checkOpen() throws {
    if let end = lifetime.state.withLock(\.end) { throw end }
  }

  private func perform<Result>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as ZooKeeperError {
      try checkOpen()
      guard error.code == .sessionExpired else { throw RollcallError(error, catalog: link.url) }
      let lost = RollcallError(.sessionLost, "\(link.url): the session \(id) is lost: \(error.message)")
      lifetime.state.withLock { $0.end = $0.end ?? lost }
      throw lost
    }
  }
}
