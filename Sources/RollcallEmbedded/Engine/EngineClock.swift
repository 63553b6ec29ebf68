/// Any clock, read as the time since it was taken into use.
struct EngineClock: Sendable {
  let now: @Sendable () -> Duration
  let sleepUntil: @Sendable (Duration) async throws -> Void

  init(_ clock: some Clock<Duration>) {
    let origin = clock.now
    now = { origin.duration(to: clock.now) }
    sleepUntil = { try await clock.sleep(until: origin.advanced(by: $0), tolerance: nil) }
  }
}
