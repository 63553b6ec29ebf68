import Foundation
import Rollcall
import Synchronization

/// A client of a ``SimulatedServer``: a whole engine in miniature, right but for its planted bug.
final class SimulatedCatalog: Catalog {
  private struct State {
    var isClosed = false
    var closers: [Task<Void, Never>] = []
    var oldSet: ServiceSnapshot?
  }

  let server: SimulatedServer
  private let state = Mutex(State())
  let capabilities: CatalogCapabilities = [.health, .locks, .keyFlags, .keyTransactions]
  let description = "simulated:"

  var bug: PlantedBug? { server.bug }

  private init(_ server: SimulatedServer) {
    self.server = server
  }

  static func open(_ server: SimulatedServer, _ mode: ConnectMode) async throws -> SimulatedCatalog {
    let catalog = SimulatedCatalog(server)
    switch mode {
    case .inBackground: return catalog
    case .failAtOnce: _ = try server.store()
    case .wait(let limit):
      let deadline = ContinuousClock.now + (server.bug == .doesNotWait ? .zero : limit)
      while server.status == .down, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
      _ = try server.store()
    }
    return catalog
  }

  // MARK: The connection

  var connection: ConnectionState {
    if state.withLock(\.isClosed) { return .closed }
    return connection(server.status)
  }

  func connectionUpdates() -> AsyncStream<ConnectionState> {
    stream { [self] continuation in
      for await status in server.statuses() { continuation.yield(connection(status)) }
    }
  }

  private func connection(_ status: SimulatedServer.Status) -> ConnectionState {
    if status == .down, bug != .hidesTheLossOfTheConnection { return .disconnected(since: Date(), reason: "The simulated server is down.") }
    return .connected(endpoint: "simulated")
  }

  /// - Throws: `.closed`, `.unreachable`.
  func store() async throws -> (catalog: any Catalog, life: Int) {
    guard !state.withLock(\.isClosed) else { throw RollcallError(.closed, "The simulated catalog is closed.") }
    if bug == .hangsWhenTheServerIsGone, server.status == .down { try await Task.sleep(for: .seconds(600)) }
    return try server.store()
  }

  func close() async {
    let closers = state.withLock { state in
      state.isClosed = true
      defer { state.closers = [] }
      return state.closers
    }
    for closer in closers where bug != .leavesStreamsOpen { closer.cancel() }
  }

  /// A stream that ends with the catalog.
  func stream<Element: Sendable>(
    _ policy: AsyncStream<Element>.Continuation.BufferingPolicy = .bufferingNewest(1),
    _ body: @escaping @Sendable (AsyncStream<Element>.Continuation) async -> Void
  ) -> AsyncStream<Element> {
    let (stream, continuation) = AsyncStream.makeStream(of: Element.self, bufferingPolicy: policy)
    let task = Task {
      await body(continuation)
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    let isClosed = state.withLock { state in
      if !state.isClosed { state.closers.append(task) }
      return state.isClosed
    }
    if isClosed, bug != .leavesStreamsOpen { task.cancel() }
    return stream
  }

  /// What a client that decodes percent signs in names makes of a service.
  private func renamed(_ service: ServiceName) -> ServiceName {
    bug == .decodesNamesTwice ? ServiceName(service.rawValue.removingPercentEncoding ?? service.rawValue) : service
  }

  // MARK: Reading

  func status() async throws -> CatalogStatus { try await store().catalog.status() }

  func services() async throws -> ServiceList { try await store().catalog.services() }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    if bug == .takesAnErrorForAnEmptySet, server.status == .down {
      return ServiceSnapshot(service: service, instances: [], revision: .zero)
    }
    let snapshot = try await store().catalog.instances(of: renamed(service))
    if bug == .readsAnOldSet {
      return state.withLock { state in
        defer { state.oldSet = snapshot }
        return state.oldSet ?? snapshot
      }
    }
    return snapshot.altered(by: bug == .dropsMetadata ? bug : nil)
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    follow(ServiceSnapshot(service: service, instances: [], revision: .zero)) { [self] catalog in catalog.updates(of: renamed(service)) }
  }

  func serviceUpdates() -> AsyncStream<ServiceList> {
    follow(ServiceList(services: [], revision: .zero)) { $0.serviceUpdates() }
  }

  // MARK: Writing

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession {
    let (catalog, life) = try await store()
    var asked = options
    switch bug {
    case .expiresEarly: asked.timeout = options.timeout.map { $0 * 0.6 }
    case .expiresLate: asked.timeout = options.timeout.map { $0 * 2.5 }
    default: break
    }
    let session = try await catalog.openSession(asked)
    return SimulatedSession(self, session, life: life, timeout: options.timeout)
  }

  func register(_ instance: ServiceInstance) async throws { try await store().catalog.register(instance) }

  func deregister(_ key: InstanceKey) async throws { try await store().catalog.deregister(key) }

  var keyValues: any KeyValueStore { SimulatedKeyValues(self) }

  var sessions: (any SessionDirectory)? { nil }
}
