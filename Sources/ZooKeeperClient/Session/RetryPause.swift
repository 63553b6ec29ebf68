/// How long to pause before each further round: doubling, half of it random.
struct RetryPause: Sendable {
  private let initial: Duration
  private let maximum: Duration
  private var failures = 0

  init(initial: Duration, maximum: Duration) {
    self.initial = initial
    self.maximum = maximum
  }

  mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    let full = min(initial * (1 << min(failures, 20)), maximum)
    failures += 1
    return full * Double.random(in: 0.5...1, using: &random)
  }

  mutating func reset() {
    failures = 0
  }
}
