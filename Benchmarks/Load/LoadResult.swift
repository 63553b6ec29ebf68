/// What a load met.
struct LoadResult: Sendable {
  /// From the sending of each request to the end of its answer.
  var latencies: [Duration] = []
  /// Answers whose status was not 200.
  var refusals: [UInt: Int] = [:]
  var elapsed: Duration = .zero

  var rate: Double { elapsed > .zero ? Double(latencies.count) / elapsed.seconds : 0 }

  func percentile(_ share: Double) -> Duration {
    let sorted = latencies.sorted()
    guard !sorted.isEmpty else { return .zero }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  var microseconds: Double { seconds * 1e6 }
}
