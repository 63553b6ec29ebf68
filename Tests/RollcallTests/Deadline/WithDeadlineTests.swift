import RollcallTesting
import Testing

@testable import Rollcall

@Suite("An operation with a deadline", .timeLimit(.minutes(1)))
struct WithDeadlineTests {
  private struct Odd: Error {}
  private let clock = TestClock()

  @Test("What comes in time is returned, an absent value too")
  func inTime() async throws {
    #expect(try await withDeadline(.seconds(1), clock: clock, "Late.") { 7 } == 7)
    let absent: Int? = try await withDeadline(.seconds(1), clock: clock, "Late.") { nil }
    #expect(absent == nil)
  }

  @Test("An error that comes in time is thrown as it is")
  func error() async throws {
    await #expect(throws: Odd.self) { try await withDeadline(.seconds(1), clock: clock, "Late.") { throw Odd() } }
  }

  @Test("Past the deadline the operation is cancelled, and the error says so")
  func late() async throws {
    let cancelled = Broadcast(false)
    let task = Task {
      try await withDeadline(.seconds(1), clock: clock, "Late.") {
        for await _ in AsyncStream<Never>.makeStream().stream {}
        cancelled.publish(Task.isCancelled)
      }
    }
    try await clock.sleeper(until: .seconds(1))
    clock.advance(to: .seconds(1))
    await #expect(throws: RollcallError(.timedOut, "Late.")) { try await task.value }
    #expect(cancelled.current == true)
  }

  @Test("Cancelled from outside, it ends with the cancellation")
  func cancelled() async throws {
    let task = Task {
      try await withDeadline(.seconds(1), clock: clock, "Late.") { try await clock.sleep(for: .seconds(60)) }
    }
    try await clock.sleepers(2)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try await clock.sleepers(0)
  }
}
