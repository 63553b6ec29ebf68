internal import Foundation
public import Logging
public import Rollcall

/// A catalog inside the process: nothing to install, and reads from memory.
///
/// In memory it ends with the process. In a folder it outlives even a power failure: what was acknowledged is on the disk, and sessions run on
/// with the time that they had left. One process at a time uses a folder.
public final class EmbeddedCatalog: Catalog {
  let engine: Engine
  public let description: String
  private let endpoint: String

  /// A catalog in memory.
  /// - Parameter clock: Tells when sessions expire.
  public init(clock: some Clock<Duration> = ContinuousClock(), logger: Logger = Logger(label: "rollcall.embedded")) {
    engine = Engine(
      state: CatalogState(), leases: Leases(savesDeadlines: false), store: nil, clock: EngineClock(clock), wallClock: { Date() },
      logger: logger)
    description = "embedded:"
    endpoint = "in memory"
  }

  private init(engine: Engine, folder: String) {
    self.engine = engine
    description = "embedded:\(folder)"
    endpoint = folder
  }

  /// A catalog in a folder, which is made if there is none.
  /// - Throws: ``RollcallError``: `.inUse` when another process has it open, `.corrupt` and `.newerFormat` for files that cannot be read (they are
  ///   never overwritten), `.unreachable` when the folder cannot be used.
  public static func open(
    folder: String, clock: some Clock<Duration> = ContinuousClock(), logger: Logger = Logger(label: "rollcall.embedded")
  ) async throws -> EmbeddedCatalog {
    try await open(folder: folder, clock: clock, wallClock: { Date() }, logger: logger)
  }

  static func open(
    folder: String, clock: some Clock<Duration>, wallClock: @escaping @Sendable () -> Date, logger: Logger
  ) async throws -> EmbeddedCatalog {
    let engine = try await Engine.open(folder: folder, clock: EngineClock(clock), wallClock: wallClock, logger: logger)
    return EmbeddedCatalog(engine: engine, folder: folder)
  }

  public var capabilities: CatalogCapabilities { [.health, .locks, .keyFlags, .keyTransactions, .localReads] }

  public var connection: ConnectionState { engine.isClosed ? .closed : .connected(endpoint: endpoint) }

  public func connectionUpdates() -> AsyncStream<ConnectionState> {
    engine.connectionUpdates(endpoint: endpoint)
  }

  public func status() async throws -> CatalogStatus {
    let details = try engine.read { state in
      [
        ("revision", state.counters.revision.description),
        ("services", String(state.summaries.count)),
        ("instances", String(state.instanceCount)),
        ("sessions", String(state.sessions.count)),
        ("keys", String(state.spaces[""]?.entryCount ?? 0)),
      ]
    }
    return CatalogStatus(
      server: "embedded catalog", details: [.init("kept", endpoint)] + details.map { CatalogStatus.Detail($0.0, $0.1) })
  }

  public func services() async throws -> ServiceList {
    try engine.read(\.serviceList)
  }

  public func serviceUpdates() -> AsyncStream<ServiceList> {
    engine.updates(of: .services, read: { [engine] in engine.peek(\.serviceList) }, revision: \.revision)
  }

  public func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    try engine.read { $0.snapshot(of: service) }
  }

  public func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    engine.updates(of: .service(service), read: { [engine] in engine.peek { $0.snapshot(of: service) } }, revision: \.revision)
  }

  public func openSession(_ options: SessionOptions) async throws -> any CatalogSession {
    try options.validate()
    let id = SessionID(UUID().uuidString.lowercased())
    _ = try await engine.submit(.open(id, options))
    return EmbeddedSession(id: id, timeout: options.timeout, engine: engine)
  }

  public func register(_ instance: ServiceInstance) async throws {
    _ = try await engine.submit(engine.registration(of: instance, session: nil))
  }

  public func deregister(_ key: InstanceKey) async throws {
    _ = try await engine.submit(.deregister(key, session: nil))
  }

  public var keyValues: any KeyValueStore { keyValues(space: "") }

  /// Keys of their own, for a part of the program that must not get in the way of others. They commit together with everything else.
  /// - Parameter space: Any name; the empty one is that of ``keyValues``.
  public func keyValues(space: String) -> any KeyValueStore {
    EmbeddedKeyValues(space: space, engine: engine)
  }

  public var sessions: (any SessionDirectory)? { EmbeddedSessions(engine: engine) }

  public var backups: (any CatalogBackups)? { EmbeddedBackups(engine: engine) }

  public func close() async {
    await engine.close()
  }
}
