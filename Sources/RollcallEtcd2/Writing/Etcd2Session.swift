import Etcd2Client
import Foundation
import Rollcall
import RollcallLayouts
private import Synchronization

/// A session over etcd's v2 API, which has none: a set of keys with the same TTL, refreshed together. It exists in this process only.
///
/// A key is this session's as long as nobody else has changed it since: its index tells.
final class Etcd2Session: CatalogSession {
  /// The most calls at once.
  private static let breadth = 16

  private struct Own {
    var path: String
    /// By which it is told from another's, as everywhere.
    var address: HostPort
    /// Nil while it is not known.
    var index: UInt64?
  }

  private struct State {
    var own: [InstanceKey: Own] = [:]
    /// When the last successful renewal of everything was sent.
    var renewed: ContinuousClock.Instant
    var end: RollcallError?
  }

  let id = SessionID(UUID().uuidString.lowercased())
  let timeout: Duration?
  private let timeToLive: Duration
  private let link: Etcd2Link
  /// A key's index is known only when one call after the other changes it.
  private let writers = KeyedLock()
  private let state: Mutex<State>

  init(timeToLive: Duration, link: Etcd2Link) {
    self.timeToLive = timeToLive
    timeout = timeToLive
    self.link = link
    state = Mutex(State(renewed: .now))
  }

  private var writer: Etcd2Writer { Etcd2Writer(link: link) }

  // MARK: Renewing

  func renew() async throws {
    try checkOpen()
    let sent = ContinuousClock.now
    if state.withLock({ $0.own.isEmpty }) {
      // Nothing to refresh; whether the server is there is still asked.
      _ = try await link.perform { try await $0.version() }
    }
    try await forEach { try await self.refresh($0) }
    state.withLock { $0.renewed = max($0.renewed, sent) }
  }

  private func refresh(_ key: InstanceKey) async throws {
    try await writers.withLock(key.description) {
      guard let own = state.withLock({ $0.own[key] }) else { return }
      guard let index = try await index(of: own) else { throw lose("\(key) is gone or another's") }
      do {
        let answer = try await link.perform { try await $0.refresh(own.path, timeToLive: timeToLive, ifIndex: index) }
        state.withLock { $0.own[key]?.index = answer.node.modifiedIndex }
      } catch let error as RollcallError where error.code == .rejected {
        throw lose("\(key) is gone or another's")
      } catch {
        // Cancelled or cut off: whether it was refreshed is unknown, and so is its index.
        state.withLock { $0.own[key]?.index = nil }
        throw error
      }
    }
  }

  /// The index at which a key of this session stands, read where it is not known; nil when the key is gone or another's.
  private func index(of own: Own) async throws -> UInt64? {
    if let index = own.index { return index }
    let found = try await link.perform { try await $0.leaf(own.path) }
    guard let found, found.timeToLive != nil, link.reader.read(found)?.instance.address == own.address else { return nil }
    return found.modifiedIndex
  }

  private func lose(_ why: String) -> RollcallError {
    let error = RollcallError(.sessionLost, "\(link.url): the session \(id) is lost: \(why).")
    state.withLock { $0.end = $0.end ?? error }
    return error
  }

  private func checkOpen() throws {
    let (end, renewed) = state.withLock { ($0.end, $0.renewed) }
    if let end { throw end }
    if ContinuousClock.now - renewed >= timeToLive { throw lose("it was not renewed in time") }
  }

  /// Runs the body for each key, several at once.
  private func forEach(_ body: @escaping @Sendable (InstanceKey) async throws -> Void) async throws {
    var rest = state.withLock { Array($0.own.keys) }[...]
    try await withThrowingTaskGroup { group in
      for _ in 0..<Self.breadth {
        if let key = rest.popFirst() { group.addTask { try await body(key) } }
      }
      while try await group.next() != nil {
        if let key = rest.popFirst() { group.addTask { try await body(key) } }
      }
    }
  }

  // MARK: Registering

  func register(_ instance: ServiceInstance) async throws {
    let record = try writer.record(for: instance)
    try checkOpen()
    try await writers.withLock(instance.key.description) {
      let before = state.withLock { $0.own[instance.key] }
      var known: UInt64?
      if let before, before.path == record.key { known = try await index(of: before) }
      let index = try await put(instance, record, known)
      let isEnded = state.withLock { state in
        state.own[instance.key] = Own(path: record.key, address: instance.address, index: index)
        return state.end != nil
      }
      // In layouts whose keys are addresses, an instance that moves has another key.
      if let before, before.path != record.key, let index = try await self.index(of: before) {
        try await writer.remove(before.path, ifIndex: index)
      }
      if isEnded {
        try? await writer.remove(record.key, ifIndex: index)
        try checkOpen()
      }
    }
  }

  private func put(_ instance: ServiceInstance, _ record: TreeRecord, _ known: UInt64?) async throws -> UInt64 {
    do {
      return try await writer.put(instance, as: record, timeToLive: timeToLive, known: known)
    } catch let error as RollcallError where error.code == .conflict {
      state.withLock { $0.own[instance.key] = nil }
      throw error
    } catch {
      state.withLock { $0.own[instance.key]?.index = nil }
      throw error
    }
  }

  func deregister(_ key: InstanceKey) async throws {
    try await writers.withLock(key.description) {
      guard let own = state.withLock({ $0.own[key] }) else { return }
      if let index = try await index(of: own) { try await writer.remove(own.path, ifIndex: index) }
      state.withLock { $0.own[key] = nil }
    }
  }

  func close() async throws {
    state.withLock { $0.end = $0.end ?? RollcallError(.sessionLost, "The session \(id) was closed.") }
    try await forEach { try await self.deregister($0) }
  }
}
