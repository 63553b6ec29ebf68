internal import Foundation

/// One moment on the engine's clock and on the wall's, which the store keeps its deadlines in.
struct TimeBase: Sendable {
  let now: Duration
  /// Milliseconds since 1970.
  private let wall: Int64

  init(now: Duration, wall: Date) {
    self.now = now
    self.wall = Int64((wall.timeIntervalSince1970 * 1000).rounded())
  }

  /// Whether the wall clock was set since `earlier`: it went by more than a second more, or less, than the engine's clock.
  func isSet(against earlier: TimeBase) -> Bool {
    abs(wall - earlier.wallMilliseconds(at: now)) > 1000
  }

  func wallMilliseconds(at time: Duration) -> Int64 {
    wall &+ (time - now).wholeMilliseconds
  }

  /// The time on the engine's clock, which is not past, and not further off than `longest`: the wall clock may have been set.
  func time(atWallMilliseconds milliseconds: Int64, plus grace: Duration, longest: Duration) -> Duration {
    let (distance, isOverflowing) = milliseconds.subtractingReportingOverflow(wall)
    guard !isOverflowing else { return milliseconds < wall ? now : now + longest }
    return now + min(max(.milliseconds(distance) + grace, .zero), longest)
  }
}

extension Duration {
  /// Rounded up.
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
