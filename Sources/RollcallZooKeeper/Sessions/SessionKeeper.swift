import Foundation
import Rollcall
import RollcallLayouts
import ZooKeeperClient
private import Synchronization

/// Keeps one session of ZooKeeper for this process, until it ends or another process takes it over. It outlives whoever drops the session without closing it.
final class SessionKeeper: Sendable {
  private struct State {
    /// Where instances stand.
    var paths: [InstanceKey: String] = [:]
    /// When the last successful renewal was sent.
    var renewed: ContinuousClock.Instant
    var end: RollcallError?
  }

  let id: SessionID
  let number: ZooKeeperSessionID
  /// With the timeout as granted.
  let options: SessionOptions
  let client: ZooKeeper
  private let link: ZooKeeperLink
  private let forget: @Sendable (SessionKeeper) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - start: when the server was last known to have the session.
  ///   - forget: is called when it is kept no longer.
  init(
    _ number: ZooKeeperSessionID, _ options: SessionOptions, since start: ContinuousClock.Instant, client: ZooKeeper, link: ZooKeeperLink,
    forget: @escaping @Sendable (SessionKeeper) -> Void
  ) {
    id = SessionID(number)
    self.number = number
    self.options = options
    self.client = client
    self.link = link
    self.forget = forget
    state = Mutex(State(renewed: start))
  }

  /// Begins to look after the session; once.
  func start() {
    Task { await guardRenewals() }
    if link.places.sessionFolder != nil { Task { await noticeTakeover() } }
  }

  var timeout: Duration? { options.timeout }

  // MARK: The session's life

  /// Closes the server's session when it was not renewed for its whole timeout. The client pings by itself: our renewals are a lease on top.
  private func guardRenewals() async {
    guard let timeout else {
      for await _ in client.states {}
      return forget(self)
    }
    while !client.state.isFinal {
      let due = state.withLock(\.renewed).advanced(by: timeout)
      if due <= .now { return await end("it was not renewed for its whole timeout of \(timeout)") }
      // A client that has ended meanwhile is found out at the latest then.
      try? await Task.sleep(until: due)
    }
    forget(self)
  }

  /// Another process that resumes the session cuts off this client, which must not take it back then.
  private func noticeTakeover() async {
    for await state in client.states {
      guard case .disconnected = state else { continue }
      let keeper = try? await link.perform { try await SessionNode(link: self.link).find(self.id, $0)?.document.keeper }
      guard let keeper, keeper != link.mark else { continue }
      note("another process has taken it over")
      forget(self)
      return client.abandon()
    }
  }

  func wasRenewed(_ sent: ContinuousClock.Instant) {
    state.withLock { $0.renewed = max($0.renewed, sent) }
  }

  func end(_ why: String) async {
    let rest = LockRest(link: link)
    let records = options.lockDelay > .zero && link.places.hasParts && client.state.isConnected ? await rest.records(of: client) : []
    note(why)
    forget(self)
    await client.close()
    await rest.begin(records)
  }

  private func note(_ why: String) {
    state.withLock { $0.end = $0.end ?? RollcallError(.sessionLost, "\(link.url): the session \(id) is lost: \(why).") }
  }

  func checkOpen() throws {
    if let end = state.withLock(\.end) { throw end }
  }

  var isOpen: Bool { state.withLock { $0.end == nil } && !client.state.isFinal }

  /// Runs requests, and turns what they throw into the core's error.
  func perform<Result>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as ZooKeeperError {
      try checkOpen()
      guard error.code == .sessionExpired else { throw RollcallError(error, catalog: link.url) }
      note(error.message)
      forget(self)
      try checkOpen()
      throw RollcallError(error, catalog: link.url)
    }
  }

  // MARK: Its instances

  func path(of key: InstanceKey) -> String? { state.withLock { $0.paths[key] } }

  func stands(_ key: InstanceKey, at path: String?) {
    state.withLock { $0.paths[key] = path }
  }
}
