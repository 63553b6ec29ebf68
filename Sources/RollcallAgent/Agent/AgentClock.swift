import struct Foundation.Date

/// The agent's time: what the wall clock said at the start, advanced since then by a clock that never jumps.
///
/// So no deadline comes early or late when somebody sets the machine's time, and deadlines can be stored.
struct AgentClock: Sendable {
  private let reading: @Sendable () -> Duration
  private let pause: @Sendable (Duration) async throws -> Void

  init(_ clock: some Clock<Duration>, start date: Date) {
    let origin = Duration.milliseconds(Int64(date.timeIntervalSince1970 * 1000))
    let start = clock.now
    reading = { origin + start.duration(to: clock.now) }
    pause = { try await clock.sleep(until: start.advanced(by: $0 - origin), tolerance: nil) }
  }

  var now: Duration { reading() }

  func sleep(until time: Duration) async throws {
    try await pause(time)
  }
}
