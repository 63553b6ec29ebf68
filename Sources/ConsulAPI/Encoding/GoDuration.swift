/// A duration as Go has it: 64 bits of nanoseconds, written like `1m30s`.
public struct GoDuration: Sendable, Hashable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Clamped to what 64 bits hold, which is 292 years.
  init(nanoseconds: Double) {
    self.nanoseconds =
      nanoseconds.isNaN ? 0 : Int64(exactly: nanoseconds.rounded(.towardZero)) ?? (nanoseconds < 0 ? .min : .max)
  }

  /// Clamped to what 64 bits hold.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow2) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    nanoseconds = overflow || overflow2 ? (seconds < 0 ? .min : .max) : sum
  }

  public var duration: Duration { .nanoseconds(nanoseconds) }
}

extension GoDuration: Comparable {
  public static func < (left: GoDuration, right: GoDuration) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension GoDuration: CustomStringConvertible {
  /// Go's form: `0s`, `1.5ms`, `1h2m0.5s`.
  public var description: String {
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    switch magnitude {
    case 0: return "0s"
    case ..<1_000: return "\(sign)\(magnitude)ns"
    case ..<1_000_000: return sign + Self.decimal(magnitude, digits: 3) + "µs"
    case ..<1_000_000_000: return sign + Self.decimal(magnitude, digits: 6) + "ms"
    default:
      let minutes = magnitude / 60_000_000_000
      let seconds = Self.decimal(magnitude % 60_000_000_000, digits: 9) + "s"
      if minutes == 0 { return sign + seconds }
      let hours = minutes / 60
      return sign + (hours == 0 ? "" : "\(hours)h") + "\(minutes % 60)m" + seconds
    }
  }

  /// `value` divided by ten to the power of `digits`, without zeros at its end.
  private static func decimal(_ value: UInt64, digits: Int) -> String {
    let scale = (0..<digits).reduce(UInt64(1)) { result, _ in result * 10 }
    let whole = String(value / scale)
    var fraction = String(value % scale)
    fraction = String(repeating: "0", count: digits - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }
}
