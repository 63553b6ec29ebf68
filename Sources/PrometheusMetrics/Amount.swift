import CoreMetrics
import Synchronization

/// One number: a counter's or a gauge's.
final class Amount: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
  private let amount = Mutex(0.0)

  var value: Double { amount.withLock { $0 } }

  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { self.amount.withLock { $0 += amount } }
  func decrement(by amount: Double) { self.amount.withLock { $0 -= amount } }
  func reset() { set(0.0) }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { amount.withLock { $0 = value } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
}
