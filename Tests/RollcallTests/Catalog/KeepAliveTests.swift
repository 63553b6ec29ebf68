import RollcallTesting
import Synchronization
import Testing

@testable import Rollcall

@Suite("Keeping a session alive", .timeLimit(.minutes(1)))
struct KeepAliveTests {
  private let clock = TestClock()

  /// Keeps a session of 9 seconds alive, for the body to look on.
  private func keepAlive(
    timeout: Duration? = .seconds(9), _ body: (ScriptedCatalog, Task<Void, any Error>) async throws -> Void
  ) async throws {
    let catalog = ScriptedCatalog(timeout: timeout)
    let session = try await catalog.openSession(SessionOptions())
    let task = Task { try await session.keepAlive(clock: clock) }
    defer { task.cancel() }
    try await body(catalog, task)
  }

  /// Waits for it in a way that a test's time limit can cut short.
  private func end(of task: Task<Void, any Error>) async throws {
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func advance(to time: Duration) async throws {
    try await clock.sleeper(until: time)
    clock.advance(to: time)
  }

  @Test("It is renewed at each third of its timeout")
  func thirds() async throws {
    try await keepAlive { catalog, _ in
      for third in 1...6 {
        try await clock.sleeper(until: .seconds(3 * third))
        #expect(catalog.events.current?.count { $0 == .renewing("s1") } == third - 1)
        clock.advance(to: .seconds(3 * third))
        try await catalog.event(.renewed("s1"), count: third)
      }
    }
  }

  @Test("The next renewal and the loss count from when the last was sent, not from when it was answered")
  func slowAnswer() async throws {
    let session = SlowSession()
    let task = Task { try await session.keepAlive(clock: clock) }
    defer { task.cancel() }
    try await advance(to: .seconds(3))
    try await session.isAsked()
    clock.advance(to: .seconds(5))
    session.answer()
    try await advance(to: .seconds(6))
    try await session.isAsked()
    session.answer(.failure(RollcallError.unreachable))
    try await clock.sleeper(until: .milliseconds(6_750))
    // It slept through its next tries, and asks at the end; there is no other try after that.
    clock.advance(to: .seconds(12))
    try await session.isAsked()
    session.answer(.failure(RollcallError.unreachable))
    await #expect(throws: RollcallError.self) { try await end(of: task) }
  }

  @Test("Passing errors are tried again at each twelfth, and a success brings back the thirds")
  func passingErrors() async throws {
    try await keepAlive { catalog, _ in
      catalog.script(.renew, .fail(.unreachable), .fail(.unreachable))
      try await advance(to: .seconds(3))
      try await advance(to: .milliseconds(3_750))
      try await advance(to: .milliseconds(4_500))
      try await catalog.event(.renewed("s1"))
      try await advance(to: .milliseconds(7_500))
      try await catalog.event(.renewed("s1"), count: 2)
    }
  }

  @Test("It is lost at the moment its timeout has run out since the last success was sent, not before")
  func loss() async throws {
    try await keepAlive { catalog, task in
      catalog.script(.renew, .succeed)
      for _ in 0..<20 { catalog.script(.renew, .fail(.unreachable)) }
      try await advance(to: .seconds(3))
      // Successes at 3 s; the tries from 6 s on fail.
      var time = Duration.seconds(6)
      while time < .seconds(12) {
        try await advance(to: time)
        time += .milliseconds(750)
      }
      try await catalog.event(.renewing("s1"), count: 9)
      try await advance(to: .seconds(12))
      let error = await #expect(throws: RollcallError.self) { try await end(of: task) }
      #expect(error?.code == .sessionLost)
      #expect(error?.underlying as? RollcallError == .unreachable)
    }
  }

  @Test("The last try before the loss is not put off beyond it")
  func lossBetweenTries() async throws {
    try await keepAlive(timeout: .seconds(10)) { catalog, task in
      for _ in 0..<20 { catalog.script(.renew, .fail(.unreachable)) }
      var time = Duration.seconds(10) / 3
      while time < .seconds(10) {
        try await advance(to: time)
        time += .seconds(10) / 12
      }
      try await advance(to: .seconds(10))
      await #expect(throws: RollcallError.self) { try await end(of: task) }
    }
  }

  @Test("A renewal that hangs does not put off the loss")
  func hangingRenewal() async throws {
    try await keepAlive { catalog, task in
      catalog.script(.renew, .hang)
      try await advance(to: .seconds(3))
      try await advance(to: .seconds(9))
      let error = await #expect(throws: RollcallError.self) { try await end(of: task) }
      #expect(error?.code == .sessionLost)
    }
  }

  @Test("A process that slept through the timeout asks once whether the session is still there")
  func sleptThrough() async throws {
    try await keepAlive { catalog, _ in
      try await clock.sleeper(until: .seconds(3))
      clock.advance(to: .seconds(60))
      try await catalog.event(.renewed("s1"))
      try await clock.sleeper(until: .seconds(63))
    }
  }

  @Test("A process that slept through the timeout, and cannot ask, takes the session for lost", arguments: [false, true])
  func sleptThroughAlone(whileHanging: Bool) async throws {
    try await keepAlive { catalog, task in
      catalog.script(.renew, whileHanging ? .hang : .fail(.unreachable))
      try await clock.sleeper(until: .seconds(3))
      clock.advance(to: .seconds(60))
      if whileHanging { try await advance(to: .seconds(63)) }
      let error = await #expect(throws: RollcallError.self) { try await end(of: task) }
      #expect(error?.code == .sessionLost)
      #expect(catalog.events.current?.count { $0 == .renewing("s1") } == 1)
    }
  }

  @Test("When the server says that it is lost, that is final")
  func lostAtServer() async throws {
    try await keepAlive { catalog, task in
      catalog.expireSessions()
      try await advance(to: .seconds(3))
      let error = await #expect(throws: RollcallError.self) { try await end(of: task) }
      #expect(error == .gone)
    }
  }

  @Test("A cancellation ends it while it sleeps, and while it renews", arguments: [false, true])
  func cancellation(whileRenewing: Bool) async throws {
    try await keepAlive { catalog, task in
      catalog.script(.renew, .hang)
      try await clock.sleeper(until: .seconds(3))
      if whileRenewing {
        clock.advance(to: .seconds(3))
        try await catalog.event(.renewing("s1"))
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await end(of: task) }
    }
  }

  @Test("A renewal that gives up as if it had been cancelled is tried again")
  func falseCancellation() async throws {
    let session = SlowSession()
    let task = Task { try await session.keepAlive(clock: clock) }
    defer { task.cancel() }
    try await advance(to: .seconds(3))
    try await session.isAsked()
    session.answer(.failure(CancellationError()))
    try await advance(to: .milliseconds(3_750))
  }

  @Test("A session without a timeout is never renewed, and held until the cancellation")
  func withoutTimeout() async throws {
    try await keepAlive(timeout: nil) { catalog, task in
      clock.advance(to: .seconds(1_000_000))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await end(of: task) }
      #expect(catalog.events.current?.contains(.renewing("s1")) == false)
    }
  }
}

/// A session of 9 seconds whose renewals are answered by the test.
private final class SlowSession: CatalogSession {
  let id = SessionID("slow")
  let timeout: Duration? = .seconds(9)
  private let asked = Broadcast<Bool>(false)
  private let waiting = Mutex<CheckedContinuation<Void, any Error>?>(nil)

  func isAsked() async throws {
    _ = try await asked.first { $0 }
    asked.publish(false)
  }

  func answer(_ result: Result<Void, any Error> = .success(())) {
    waiting.withLock { $0.take() }?.resume(with: result)
  }

  func renew() async throws {
    try await withCheckedThrowingContinuation { continuation in
      waiting.withLock { $0 = continuation }
      asked.publish(true)
    }
  }

  func register(_ instance: ServiceInstance) async throws {}
  func deregister(_ key: InstanceKey) async throws {}
  func close() async throws {}
}
