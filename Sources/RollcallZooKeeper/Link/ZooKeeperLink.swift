import Foundation
import Logging
import Rollcall
import ZooKeeperClient
private import Synchronization

/// What the parts of one catalog share: the client that reads, a new one whenever its session has ended, and what belongs to the catalog.
final class ZooKeeperLink: Sendable {
  private struct State {
    var client: ZooKeeper
    var following: Task<Void, Never>?
    var isClosed = false
    /// Of sessions; they are left to expire when the catalog is closed.
    var clients: [ObjectIdentifier: ZooKeeper] = [:]
    var access: [ZooKeeperACL]?
  }

  let places: Places
  /// The catalog's URL, for messages.
  let url: String
  let settings: ZooKeeperCatalogSettings
  let logger: Logger
  let monitor = ConnectionMonitor()
  let watches = WatchSet()
  let notes: NoteLog
  /// Tells this catalog from others that keep sessions.
  let mark = UUID().uuidString
  private let state: Mutex<State>

  /// - Throws: ``ZooKeeperError`` for settings that cannot be.
  init(places: Places, url: String, settings: ZooKeeperCatalogSettings, logger: Logger) throws {
    self.places = places
    self.url = url
    self.settings = settings
    self.logger = logger
    notes = NoteLog(logger)
    state = Mutex(State(client: try Self.client(settings, logger)))
    follow(state.withLock(\.client))
  }

  private func follow(_ client: ZooKeeper) {
    let task = Task { [weak self, states = client.states] in
      for await state in states { self?.monitor.note(state) }
      // The session has ended; the next one connects at once.
      if !Task.isCancelled { _ = try? self?.client() }
    }
    state.withLock { state in
      state.following?.cancel()
      state.following = task
    }
  }

  /// What ``access(_:)`` has read.
  var knownAccess: [ZooKeeperACL]? {
    get { state.withLock(\.access) }
    set { state.withLock { $0.access = newValue } }
  }

  /// The client to read with.
  /// - Throws: ``ZooKeeperError`` `.closed`.
  func client() throws -> ZooKeeper {
    let (client, isNew) = try state.withLock { state in
      guard !state.isClosed else { throw Self.closed }
      guard state.client.state.isFinal else { return (state.client, false) }
      state.client = try Self.client(settings, logger)
      return (state.client, true)
    }
    if isNew { follow(client) }
    return client
  }

  private static func client(
    _ settings: ZooKeeperCatalogSettings, resuming session: ZooKeeperSession? = nil, _ logger: Logger
  ) throws(ZooKeeperError) -> ZooKeeper {
    try ZooKeeper(ZooKeeperConnectString(hosts: settings.hosts), settings: settings.client, resuming: session, logger: logger)
  }

  /// A second client of a session.
  func client(resuming session: ZooKeeperSession) throws(ZooKeeperError) -> ZooKeeper {
    var settings = settings
    settings.client.sessionTimeout = session.timeout
    return try Self.client(settings, resuming: session, logger)
  }

  private static var closed: ZooKeeperError { ZooKeeperError(.closed, "The catalog was closed.") }

  /// Runs requests, and turns what they throw into the core's error.
  func perform<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (ZooKeeper) async throws -> Result
  ) async throws -> Result {
    do {
      do {
        return try await body(client())
      } catch let error as ZooKeeperError where error.code == .sessionExpired && error.outcome != .ambiguous {
        // Nothing hangs on the session that reads; the next one serves as well.
        return try await body(client())
      }
    } catch let error as ZooKeeperError {
      throw RollcallError(error, catalog: url)
    }
  }

  /// Does what may be done twice until it is known to be done, or until the request timeout has passed.
  func performUntilKnown<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    let deadline = ContinuousClock.now + settings.requestTimeout
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    while true {
      do {
        return try await body()
      } catch let error as ZooKeeperError where error.mayPass {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw error }
        try await Task.sleep(for: min(backoff.next(), left))
      }
    }
  }

  // MARK: Sessions

  /// A client with a session of its own.
  func openClient(sessionTimeout: Duration) throws -> ZooKeeper {
    var settings = settings
    settings.client.sessionTimeout = sessionTimeout
    let client = try Self.client(settings, logger)
    try remember(client)
    return client
  }

  /// A client that goes on with a session.
  func openClient(resuming session: ZooKeeperSession) throws -> ZooKeeper {
    let client = try client(resuming: session)
    try remember(client)
    return client
  }

  private func remember(_ client: ZooKeeper) throws {
    try state.withLock { state in
      guard !state.isClosed else { throw Self.closed }
      state.clients[ObjectIdentifier(client)] = client
    }
  }

  func forget(_ client: ZooKeeper) {
    state.withLock { $0.clients[ObjectIdentifier(client)] = nil }
  }

  /// Ends all streams and connections; sessions are left to expire.
  func close() async {
    let (client, following, clients) = state.withLock { state in
      state.isClosed = true
      defer { state.clients = [:] }
      return (state.client, state.following, Array(state.clients.values))
    }
    watches.close()
    following?.cancel()
    monitor.close()
    for client in clients { client.abandon() }
    await client.close()
  }
}
