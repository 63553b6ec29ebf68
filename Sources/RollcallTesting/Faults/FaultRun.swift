public import Rollcall
import Testing

/// Ten instances on one session, a reader in another client, and a writer of keys; then a fault, and what must hold after it.
///
/// What does not hold is recorded as an issue of the running test.
public struct FaultRun: Sendable {
  /// Opens a catalog; the run closes it.
  public typealias Opening = @Sendable () async throws -> any Catalog

  /// What no instance may be missing longer than after the fault.
  private static let limit = Duration.seconds(5)
  /// For a machine that does other work meanwhile.
  private static let slack = Duration.seconds(5)

  public let instances = (1...10).map { ServiceInstance(service: "web", id: "w\($0)", host: "10.0.0.1", port: $0) }
  private let timeout: Duration
  private let owner: Opening
  private let reader: Opening
  private let keepsData: Bool
  private let keepsSession: Bool

  /// - Parameters:
  ///   - owner: how the owner of the instances reaches the catalog, and `reader` how the reader does.
  ///   - timeout: of the owner's session.
  ///   - keepsData: whether the store keeps what it acknowledged.
  ///   - keepsSession: whether the fault is no reason to miss any instance for any moment.
  public init(
    owner: @escaping Opening, reader: @escaping Opening, timeout: Duration = .seconds(4), keepsData: Bool = true, keepsSession: Bool = false
  ) {
    self.owner = owner
    self.reader = reader
    self.timeout = timeout
    self.keepsData = keepsData
    self.keepsSession = keepsSession
  }

  /// - Parameter fault: makes the fault, ends it, and returns the moment of its end.
  public func survives(_ fault: @escaping @Sendable (_ owner: any Catalog) async throws -> ContinuousClock.Instant) async throws {
    try await Self.with(owner) { owner in
      try await Self.with(reader) { reader in
        let options = Registrar.Options(session: SessionOptions(name: "fault", timeout: timeout))
        try await withDiscovery(owner, options: options, logger: .silent) { discovery in
          let registrations = try instances.map { try discovery.register($0) }
          for registration in registrations { try await registration.live() }
          let history = History(reader.updates(of: "web"))
          try await history.first { $0.freshness.isCurrent && $0.instances.count == instances.count }
          let acknowledged = AcknowledgedKeys()
          let begun = history.records.count - 1
          let healed = try await withThrowingTaskGroup(of: ContinuousClock.Instant?.self) { group in
            group.addTask {
              try? await write(to: owner.keyValues, acknowledged)
              return nil
            }
            group.addTask { try await fault(owner) }
            while let result = try await group.next() {
              if let result {
                group.cancelAll()
                return result
              }
            }
            throw CancellationError()
          }
          try await judge(history, from: begun, healed: healed, reader)
          if keepsData {
            let kept = Set(try await reader.keyValues.list("acknowledged/").entries.map(\.key))
            #expect(acknowledged.keys.subtracting(kept).isEmpty, "of \(acknowledged.keys.count) acknowledged keys some are lost")
          }
          // The streams are not deaf.
          for registration in registrations { try await registration.live() }
          var moved = instances[0]
          moved.port = 99
          try registrations[0].update(moved)
          try await history.first { set in set.freshness.isCurrent && set.instances.contains { $0.port == 99 } }
          history.stop()
        }
      }
    }
  }

  private static func with(_ open: Opening, _ body: (any Catalog) async throws -> Void) async throws {
    let catalog = try await open()
    do {
      try await body(catalog)
      await catalog.close()
    } catch {
      await catalog.close()
      throw error
    }
  }

  /// Each value under a key of its own: a write whose outcome nobody knows may yet be carried out, after later ones.
  private func write(to store: any KeyValueStore, _ acknowledged: AcknowledgedKeys) async throws {
    for number in 1... {
      try Task.checkCancellation()
      let key = "acknowledged/\(number)"
      if (try? await store.put(key, [])) != nil { acknowledged.note(key) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// The invariants that hold under every fault, on what the reader was shown.
  private func judge(_ history: History, from begun: Int, healed: ContinuousClock.Instant, _ reader: any Catalog) async throws {
    let count = instances.count
    try await history.first { $0.freshness.isCurrent && $0.instances.count == count }
    // A frozen server may first answer, and only then let go what has expired; what the fault left behind shows within the timeout.
    try await Task.sleep(for: timeout + .seconds(2))
    try await history.first { $0.freshness.isCurrent && $0.instances.count == count }
    let records = history.records.dropFirst(begun)
    // 1: the last known list is served as long as the catalog is away.
    for record in records where record.time < healed && !record.set.freshness.isCurrent {
      #expect(record.set.instances.count == count, "a stale set has \(record.set.instances.count) instances")
    }
    if keepsSession {
      let least = records.map(\.set.instances.count).min()
      #expect(least == count, "a set has \(least ?? 0) instances, though every owner was there all the time")
    }
    // 2: whole again soon after it is back, and from then on.
    let gap = records.lastIndex { !$0.set.freshness.isCurrent || $0.set.instances.count != count }
    let whole = try #require(gap.map { records[records.index(after: $0)...].first } ?? records.first)
    print("\(Test.current?.name ?? ""): whole \(whole.time - healed) after the fault, through \(records.count) sets")
    #expect(whole.time - healed <= Self.limit + Self.slack)
    // 4 and 6: everybody agrees, one entry each, all on one session.
    let read = try await reader.instances(of: "web")
    #expect(read.instances.map(\.id) == instances.map(\.id).sorted())
    #expect(Set(read.instances.map(\.session)).count == 1)
    try await history.first { $0.instances == read.instances }
  }
}
