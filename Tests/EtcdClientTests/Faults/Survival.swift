import EtcdClient
import Testing

/// What every fault must leave intact.
enum Survival {
  /// Finds a dead server within seconds, so that the tests are short.
  static let settings = EtcdSettings(
    connect: .init(timeout: .seconds(1)), retry: .init(tryTimeout: .seconds(1)),
    transport: .init(keepalive: .init(interval: .seconds(2), probeDelay: .seconds(1), timeout: .seconds(1))),
    watch: .init(progressInterval: .seconds(2), progressTimeout: .seconds(1)))

  /// Watches with one client and writes with another before, during and after a fault, and checks what the watch has told.
  @discardableResult
  static func history(
    watching etcd: Etcd, writing writer: Etcd, sourceLocation: SourceLocation = #_sourceLocation,
    _ fault: @Sendable (WriteLog) async throws -> Void
  ) async throws -> WatchHistory {
    let log = WriteLog(prefix: "h/")
    let start = try await writer.put("start", []).header.revision
    async let reading = WatchHistory.read(etcd.watch(.all, EtcdWatchOptions(from: start + 1)), until: "last", for: log)
    async let writing: Void = log.run(writer)
    try await log.progress()
    try await fault(log)
    try await log.progress()
    log.stop()
    await writing
    try await writer.put("last", [])
    let history = try await reading
    #expect(history.end == nil, sourceLocation: sourceLocation)
    history.check(against: log, sourceLocation: sourceLocation)
    return history
  }

  /// Keeps a lease alive, with a key on it, while something happens.
  /// - Returns: how the keeping ended; nil if it went on.
  static func lease(
    _ etcd: Etcd, timeToLive: Duration, key: EtcdKey = "leased",
    _ body: @Sendable (EtcdLease, _ keeping: Task<EtcdError?, any Error>) async throws -> Void
  ) async throws -> EtcdError? {
    let lease = try await etcd.grantLease(timeToLive: timeToLive)
    try await etcd.put(key, [], lease: lease.id)
    let kept = etcd.keepAlive(lease)
    let keeping = Task<EtcdError?, any Error> {
      do {
        for try await _ in kept {}
        return nil
      } catch let error as EtcdError {
        return error
      }
    }
    defer { keeping.cancel() }
    try await body(lease, keeping)
    keeping.cancel()
    return try? await keeping.value
  }
}
