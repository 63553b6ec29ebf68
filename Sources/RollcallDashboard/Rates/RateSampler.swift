/// Rates of what is only ever counted up.
struct RateSampler {
  private var before: (registrations: Double, lookups: Double, at: ContinuousClock.Instant)?

  /// The rates since the last sample; nil for the first one.
  mutating func sample(registrations: Double, lookups: Double, at now: ContinuousClock.Instant) -> Rates? {
    defer { before = (registrations, lookups, now) }
    guard let before, before.at < now else { return nil }
    let seconds = before.at.duration(to: now) / .seconds(1)
    func rate(_ from: Double, _ to: Double) -> Int { Int(max(0, (to - from) / seconds).rounded()) }
    return Rates(registrations: rate(before.registrations, registrations), lookups: rate(before.lookups, lookups))
  }
}
