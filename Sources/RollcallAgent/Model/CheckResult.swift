import Rollcall

/// What a check last said, and when.
struct CheckResult: Sendable, Hashable {
  var health: Health
  /// As last reported; empty before the first report.
  var output: String
  /// No report came in time.
  var isExpired: Bool
  /// The time of the last report, or of the registration.
  var reported: Duration
  /// Since when it has been critical without a break; nil while it is not.
  var criticalSince: Duration?

  init(health: Health, output: String, isExpired: Bool, reported: Duration, criticalSince: Duration?) {
    self.health = health
    self.output = output
    self.isExpired = isExpired
    self.reported = reported
    self.criticalSince = criticalSince
  }

  init(initial health: Health, at now: Duration) {
    self.init(health: health, output: "", isExpired: false, reported: now, criticalSince: health == .critical ? now : nil)
  }

  /// The wording is Consul's.
  var shownOutput: String {
    guard isExpired else { return output }
    return output.isEmpty ? "TTL expired" : "TTL expired (last output before timeout follows): \(output)"
  }

  mutating func report(_ health: Health, output: String, at now: Duration) {
    self.health = health
    self.output = output
    isExpired = false
    reported = now
    criticalSince = health == .critical ? criticalSince ?? now : nil
  }

  mutating func expire(at deadline: Duration) {
    health = .critical
    isExpired = true
    criticalSince = criticalSince ?? deadline
  }
}
