import ConsulAPI
import ConsulClient
import Logging
import Foundation
import Rollcall

/// Opens, lists and joins sessions.
struct ConsulSessions: SessionDirectory {
  /// What Consul allows.
  private static let timeouts = Duration.seconds(10)...Duration.seconds(86_400)
  private static let lockDelays = Duration.zero...Duration.seconds(60)
  /// Shorter ones could not be renewed in time over a network.
  private static let shortestTimeout = Duration.milliseconds(500)

  let link: ConsulLink
  let watches: WatchSet
  let monitor: ConnectionMonitor

  func open(_ options: SessionOptions) async throws -> any CatalogSession {
    if let timeout = options.timeout, timeout < Self.shortestTimeout {
      throw RollcallError(.invalid, "A session timeout of \(timeout) is too short for Consul; give at least \(Self.shortestTimeout).")
    }
    var request = ConsulSessionRequest()
    request.name = options.name
    request.behavior = options.lockBehavior.rawValue
    request.lockDelay = GoDuration(min(max(options.lockDelay, Self.lockDelays.lowerBound), Self.lockDelays.upperBound))
    request.ttl =
      options.timeout.map { GoDuration(min(max($0, Self.timeouts.lowerBound), Self.timeouts.upperBound)).description } ?? ""
    let body = request
    let start = ContinuousClock.now
    do {
      let id = try await link.perform { try await $0.createSession(body) }
      return ConsulCatalogSession(SessionID(id), timeout: options.timeout, hasLocks: true, since: start, link: link)
    } catch let error as RollcallError where error.code == .unauthorized {
      link.logger.notice("The token may not create sessions: instances can be registered, keys not locked.")
      return ConsulCatalogSession(
        SessionID(UUID().uuidString.lowercased()), timeout: options.timeout, hasLocks: false, since: start, link: link)
    }
  }

  func sessions() async throws -> SessionList {
    try await link.perform { try Self.list(try await $0.sessions()).value }
  }

  func sessionUpdates() -> AsyncStream<SessionList> {
    watches.stream(
      Watch(
        name: "sessions", empty: SessionList(sessions: [], revision: .zero), monitor: monitor, logger: link.logger,
        fetch: { [connection = link.connection] in try Self.list(try await connection.sessions($0)) }))
  }

  func session(_ id: SessionID) async throws -> (any CatalogSession)? {
    // Consul looks up nothing that is no UUID, and answers with an error.
    guard UUID(uuidString: id.rawValue) != nil, let found = try await link.perform({ try await $0.session(id.rawValue) }) else {
      return nil
    }
    return ConsulCatalogSession(id, timeout: Self.entry(found).options.timeout, hasLocks: true, since: .now, link: link)
  }

  private static func list(_ answer: ConsulAnswer<[ConsulSession]>) throws -> ConsulAnswer<SessionList> {
    answer.map { sessions in
      SessionList(sessions: sessions.map(entry).sorted { $0.id.rawValue < $1.id.rawValue }, revision: Revision(answer.index ?? 0))
    }
  }

  private static func entry(_ session: ConsulSession) -> SessionList.Entry {
    let options = SessionOptions(
      name: session.name, timeout: (try? GoDuration(session.ttl))?.duration,
      lockBehavior: SessionOptions.LockBehavior(rawValue: session.behavior) ?? .release, lockDelay: session.lockDelay.duration)
    return SessionList.Entry(
      id: SessionID(session.id), options: options, createRevision: Revision(session.createIndex),
      modifyRevision: Revision(session.modifyIndex))
  }
}
