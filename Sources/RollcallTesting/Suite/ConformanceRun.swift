import Rollcall
import Synchronization

/// What one check works with: a fixture, names of its own, and a place for what it finds.
final class ConformanceRun: Sendable {
  private struct State {
    var failures: [ConformanceFailure] = []
    var catalogs: [any Catalog] = []
    var sessions: [any CatalogSession] = []
    var tasks: [Task<Void, Never>] = []
  }

  let fixture: any CatalogFixture
  let profile: EngineProfile
  /// Distinguishes this run's names from those of all others on the same store.
  let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
  private let state = Mutex(State())

  init(_ fixture: any CatalogFixture, _ profile: EngineProfile) {
    self.fixture = fixture
    self.profile = profile
  }

  var failures: [ConformanceFailure] { state.withLock { $0.failures } }

  func record(_ failure: ConformanceFailure) {
    state.withLock { $0.failures.append(failure) }
  }

  // MARK: Judging

  /// Notes a failure when the condition does not hold, and goes on.
  func expect(_ condition: Bool, _ failure: @autoclosure () -> String) {
    if !condition { record(ConformanceFailure(failure())) }
  }

  /// Ends the check when there is no value.
  func require<Value>(_ value: Value?, _ failure: @autoclosure () -> String) throws -> Value {
    guard let value else { throw ConformanceFailure(failure()) }
    return value
  }

  /// Expects an error of one of the codes, within the patience.
  func expect(_ codes: RollcallError.Code..., from what: String, _ operation: @escaping @Sendable () async throws -> Void) async {
    let expected = codes.map { ".\($0)" }.joined(separator: " or ")
    do {
      try await limited(to: profile.patience, "\(what) to end with \(expected)", operation)
      record(ConformanceFailure("\(what) succeeded; it must fail with \(expected)."))
    } catch let error as RollcallError {
      expect(codes.contains(error.code), "\(what) failed with .\(error.code) in place of \(expected): \(error)")
    } catch let failure as ConformanceFailure {
      record(failure)
    } catch {
      record(ConformanceFailure("\(what) failed with an error that is no RollcallError: \(error)"))
    }
  }

  // MARK: What a check opens, and the run closes

  func open(_ mode: ConnectMode = .wait(upTo: .seconds(10))) async throws -> any Catalog {
    let catalog = try await fixture.open(mode)
    state.withLock { $0.catalogs.append(catalog) }
    return catalog
  }

  /// Opens a session that outlives the check unless it is told otherwise.
  func session(on catalog: any Catalog, timeout: Duration? = .seconds(60), _ name: String = "conformance") async throws
    -> any CatalogSession
  {
    let session = try await catalog.openSession(SessionOptions(name: name, timeout: timeout))
    state.withLock { $0.sessions.append(session) }
    return session
  }

  /// Renews a session in the background until the returned task is cancelled, or the check ends.
  @discardableResult
  func keepAlive(_ session: any CatalogSession) -> Task<Void, Never> {
    inBackground { try? await session.keepAlive(clock: ContinuousClock()) }
  }

  @discardableResult
  func inBackground(_ operation: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    let task = Task(operation: operation)
    state.withLock { $0.tasks.append(task) }
    return task
  }

  func watch<Element: Sendable>(_ stream: AsyncStream<Element>) -> Watch<Element> {
    Watch(stream, patience: profile.patience)
  }

  /// Stops, closes and forgets all that the check has begun.
  func finish() async {
    let (catalogs, sessions, tasks) = state.withLock { state in
      defer { (state.catalogs, state.sessions, state.tasks) = ([], [], []) }
      return (state.catalogs, state.sessions, state.tasks)
    }
    for task in tasks { task.cancel() }
    for session in sessions {
      // It may be gone already, and its server too; a check that cares closes its sessions itself.
      _ = try? await limited(to: .seconds(5), "a session to close") { try? await session.close() }
    }
    for catalog in catalogs {
      do {
        try await limited(to: profile.patience, "a catalog to close") { await catalog.close() }
      } catch {
        record(error as? ConformanceFailure ?? ConformanceFailure("\(error)"))
      }
    }
  }
}
