/// How long to pause before each further try: doubling from `initial` to `maximum`, spread by jitter.
///
/// A value with no clock and no end; the random source is the caller's, so that tests are repeatable.
public struct Backoff: Sendable, Hashable {
  public var initial: Duration
  public var maximum: Duration
  /// The share of each pause that is random, 0 to 1 (what is outside counts as the nearer of them): a pause of `d` lasts between
  /// `d × (1 − jitter)` and `d`.
  public var jitter: Double
  /// How many pauses were taken since the last success.
  public private(set) var failures = 0

  public init(initial: Duration = .milliseconds(100), maximum: Duration = .seconds(10), jitter: Double = 0.5) {
    self.initial = initial
    self.maximum = maximum
    self.jitter = jitter
  }

  public mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    // 2^20 times any sensible initial pause is past any sensible maximum.
    let full = min(initial * (1 << min(failures, 20)), maximum)
    failures += 1
    // In this order not-a-number becomes 1.
    let share = max(0, min(1, jitter))
    return full * (1 - share * Double.random(in: 0...1, using: &random))
  }

  public mutating func next() -> Duration {
    var random = SystemRandomNumberGenerator()
    return next(using: &random)
  }

  /// After a success.
  public mutating func reset() {
    failures = 0
  }
}
