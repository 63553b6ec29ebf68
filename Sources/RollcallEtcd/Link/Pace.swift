/// When each of many requests may go out, so that a second has no more than so many: a pure token bucket.
///
/// A tenth of a second's worth may go out at once.
struct Pace: Sendable {
  private let interval: Duration
  private let burst: Duration
  /// When the request after the last would be due if all came evenly.
  private var due: Duration?

  init(perSecond rate: Int) {
    interval = .seconds(1) / max(rate, 1)
    burst = .milliseconds(100)
  }

  /// Takes the next place.
  /// - Parameter now: time since any fixed moment.
  /// - Returns: how long to wait for it.
  mutating func next(at now: Duration) -> Duration {
    let earliest = now - burst
    let place = max(due ?? earliest, earliest)
    due = place + interval
    return max(place - now, .zero)
  }
}
