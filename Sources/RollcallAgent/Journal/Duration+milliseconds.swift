extension Duration {
  /// Rounded up, so that no stored deadline is early; at most 292 million years.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let (sum, carried) = whole.addingReportingOverflow(part)
    return carried ? .max : sum
  }
}
