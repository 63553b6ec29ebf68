import CoreMetrics
import Synchronization

/// How often values fell below each of some bounds, their number and sum.
final class Distribution: RecorderHandler, TimerHandler {
  struct Snapshot {
    /// How many values were at most each of ``Distribution/bounds``.
    var counts = [Int](repeating: 0, count: Distribution.bounds.count)
    var count = 0
    var sum = 0.0
  }

  /// From a tenth of a millisecond to ten seconds, where these are times.
  static let bounds = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

  private let unit: Double
  private let state = Mutex(Snapshot())

  /// - Parameter unit: what values are multiplied with: 1e-9 for nanoseconds, which are told in seconds.
  init(unit: Double) {
    self.unit = unit
  }

  var snapshot: Snapshot { state.withLock { $0 } }

  func record(_ value: Int64) { record(Double(value)) }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration)) }

  func record(_ value: Double) {
    let value = value * unit
    state.withLock {
      $0.count += 1
      $0.sum += value
      for (index, bound) in Self.bounds.enumerated() where value <= bound { $0.counts[index] += 1 }
    }
  }
}
