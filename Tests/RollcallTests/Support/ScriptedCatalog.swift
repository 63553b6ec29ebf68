import Rollcall
import Synchronization

/// A catalog in memory that does what a test tells it: refuse, hang, lose its sessions.
final class ScriptedCatalog: Catalog {
  enum Step: Sendable, Equatable {
    case succeed
    case fail(RollcallError)
    /// Until the caller is cancelled.
    case hang
    /// Although it takes effect.
    case failLate(RollcallError)
  }

  enum Operation: Sendable {
    case open, renew, register, deregister, close
  }

  enum Event: Sendable, Equatable {
    case opening, opened(String)
    case renewing(String), renewed(String)
    case registering(String), registered(String, port: Int)
    case deregistering(String), deregistered(String)
    case closing(String), closed(String)
    case watching(String), unwatched(String)
  }

  private struct State {
    var script: [Operation: [Step]] = [:]
    var sessionCount = 0
    var live: Set<String> = []
    var held: [InstanceKey: (instance: ServiceInstance, session: String)] = [:]
    var watches: [ServiceName: [AsyncStream<ServiceSnapshot>.Continuation]] = [:]
    var keyWatches: [AsyncStream<KeyValueSnapshot>.Continuation] = []
    var writing: [InstanceKey: Int] = [:]
    var mostWrites = 0
    var mostWritesOfOneKey = 0
  }

  private let state = Mutex(State())
  /// All that happened so far; may be awaited.
  let events = Broadcast<[Event]>([])
  private let timeout: Duration?

  init(timeout: Duration? = .seconds(9)) {
    self.timeout = timeout
  }

  // MARK: For the test

  /// What the next calls of an operation do; those after them succeed.
  func script(_ operation: Operation, _ steps: Step...) {
    state.withLock { $0.script[operation, default: []] += steps }
  }

  /// The instances that the catalog holds, by id, with their ports.
  var held: [String: Int] {
    state.withLock { state in Dictionary(uniqueKeysWithValues: state.held.map { ($0.key.id, $0.value.instance.port) }) }
  }

  var liveSessions: Set<String> { state.withLock { $0.live } }
  var mostWrites: Int { state.withLock { $0.mostWrites } }
  var mostWritesOfOneKey: Int { state.withLock { $0.mostWritesOfOneKey } }

  /// Ends every session, as a server does that has heard nothing for too long.
  func expireSessions() {
    state.withLock { state in
      state.live = []
      state.held = [:]
    }
  }

  func event(_ event: Event, count: Int = 1) async throws {
    _ = try await events.first { events in events.count { $0 == event } >= count }
  }

  func yield(_ snapshot: ServiceSnapshot) {
    for watch in state.withLock({ $0.watches[snapshot.service] ?? [] }) { watch.yield(snapshot) }
  }

  func yield(_ snapshot: KeyValueSnapshot) {
    for watch in state.withLock({ $0.keyWatches }) { watch.yield(snapshot) }
  }

  func finishWatches() {
    let (watches, keyWatches) = state.withLock { ($0.watches.values.flatMap(\.self), $0.keyWatches) }
    for watch in watches { watch.finish() }
    for watch in keyWatches { watch.finish() }
  }

  private func note(_ event: Event) {
    // Under the lock, so that no two tasks add to the same list.
    state.withLock { _ in events.publish((events.current ?? []) + [event]) }
  }

  private func perform(_ operation: Operation, _ effect: (inout State) throws -> Void) async throws {
    let step = state.withLock { $0.script[operation]?.isEmpty == false ? $0.script[operation]?.removeFirst() : nil }
    switch step ?? .succeed {
    case .succeed: try state.withLock { try effect(&$0) }
    case .fail(let error): throw error
    case .hang:
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw CancellationError()
    case .failLate(let error):
      try state.withLock { try effect(&$0) }
      throw error
    }
  }

  // MARK: Catalog

  var description: String { "scripted:" }
  var capabilities: CatalogCapabilities { [.health] }
  var connection: ConnectionState { .connected(endpoint: "memory") }
  func connectionUpdates() -> AsyncStream<ConnectionState> { AsyncStream { $0.finish() } }
  func status() async throws -> CatalogStatus { CatalogStatus(server: "script") }
  func services() async throws -> ServiceList { ServiceList(services: [], revision: .zero) }
  func serviceUpdates() -> AsyncStream<ServiceList> { AsyncStream { $0.finish() } }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    ServiceSnapshot(service: service, instances: [], revision: .zero)
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    let (stream, continuation) = AsyncStream<ServiceSnapshot>.makeStream()
    continuation.onTermination = { _ in self.note(.unwatched(service.rawValue)) }
    state.withLock { $0.watches[service, default: []].append(continuation) }
    note(.watching(service.rawValue))
    return stream
  }

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession {
    note(.opening)
    var id = ""
    try await perform(.open) { state in
      state.sessionCount += 1
      id = "s\(state.sessionCount)"
      state.live.insert(id)
    }
    note(.opened(id))
    return Session(catalog: self, id: SessionID(id), timeout: timeout)
  }

  func register(_ instance: ServiceInstance) async throws { throw RollcallError(.unsupported, "Not here.") }
  func deregister(_ key: InstanceKey) async throws {}
  var keyValues: any KeyValueStore { Keys(catalog: self) }
  var sessions: (any SessionDirectory)? { nil }
  func close() async { finishWatches() }
}

extension ScriptedCatalog {
  private struct Session: CatalogSession {
    let catalog: ScriptedCatalog
    let id: SessionID
    let timeout: Duration?

    func renew() async throws {
      catalog.note(.renewing(id.rawValue))
      try await catalog.perform(.renew, checkIsLive)
      catalog.note(.renewed(id.rawValue))
    }

    func register(_ instance: ServiceInstance) async throws {
      try await write(instance.key) {
        catalog.note(.registering(instance.id))
        try await catalog.perform(.register) { state in
          try checkIsLive(&state)
          state.held[instance.key] = (instance, id.rawValue)
        }
        catalog.note(.registered(instance.id, port: instance.port))
      }
    }

    func deregister(_ key: InstanceKey) async throws {
      try await write(key) {
        catalog.note(.deregistering(key.id))
        try await catalog.perform(.deregister) { state in
          try checkIsLive(&state)
          state.held[key] = nil
        }
        catalog.note(.deregistered(key.id))
      }
    }

    func close() async throws {
      catalog.note(.closing(id.rawValue))
      try await catalog.perform(.close) { state in
        state.live.remove(id.rawValue)
        state.held = state.held.filter { $0.value.session != id.rawValue }
      }
      catalog.note(.closed(id.rawValue))
    }

    private func checkIsLive(_ state: inout State) throws {
      guard state.live.contains(id.rawValue) else { throw RollcallError.gone }
    }

    private func write(_ key: InstanceKey, _ body: () async throws -> Void) async throws {
      catalog.state.withLock { state in
        state.writing[key, default: 0] += 1
        state.mostWrites = max(state.mostWrites, state.writing.values.reduce(0, +))
        state.mostWritesOfOneKey = max(state.mostWritesOfOneKey, state.writing[key] ?? 0)
      }
      defer { catalog.state.withLock { $0.writing[key, default: 1] -= 1 } }
      try await body()
    }
  }

  private struct Keys: KeyValueStore {
    let catalog: ScriptedCatalog

    func get(_ key: String) async throws -> KeyValueEntry? { nil }
    func list(_ prefix: String) async throws -> KeyValueSnapshot {
      KeyValueSnapshot(selector: .prefix(prefix), entries: [], revision: .zero)
    }
    func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome { .refused([]) }
    func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
      let (stream, continuation) = AsyncStream<KeyValueSnapshot>.makeStream()
      continuation.onTermination = { _ in catalog.note(.unwatched("\(selector)")) }
      catalog.state.withLock { $0.keyWatches.append(continuation) }
      catalog.note(.watching("\(selector)"))
      return stream
    }
  }
}
