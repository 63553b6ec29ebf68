import Rollcall

/// How often in a row a check has said the same, good or bad, until that is believed. The first word counts at once, as with Consul, whose handler of
/// statuses begins with both counters full.
struct ProbeStreak: Sendable, Hashable {
  private var isGood: Bool?
  private var length = 0

  /// - Returns: whether the outcome counts.
  mutating func note(_ health: Health, goodNeeded: Int, badNeeded: Int) -> Bool {
    let good = health != .critical
    let isFirst = isGood == nil
    length = good == isGood ? length + 1 : 1
    isGood = good
    return isFirst || length >= (good ? goodNeeded : badNeeded)
  }
}
