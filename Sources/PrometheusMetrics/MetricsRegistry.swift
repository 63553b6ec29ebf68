public import CoreMetrics
import Synchronization

/// Keeps what a program measures by swift-metrics, and writes it in Prometheus's text format (0.0.4).
///
/// Give it to `MetricsSystem.bootstrap(_:)`. Two handlers for the same name and dimensions are one.
public final class MetricsRegistry: MetricsFactory {
  private struct State {
    var amounts: [MetricSeries: (kind: MetricKind, amount: Amount)] = [:]
    var distributions: [MetricSeries: Distribution] = [:]
  }

  /// More are measured, but not kept: names made of what peers send would otherwise take any room.
  private static let maximumSeries = 10_000

  private let state = Mutex(State())

  public init() {}

  /// All series, sorted by name.
  public func text() -> String {
    let (amounts, distributions) = state.withLock { ($0.amounts, $0.distributions) }
    var text = MetricsText()
    for (series, entry) in amounts.sorted(by: { $0.key < $1.key }) { text.add(series, entry.kind, entry.amount.value) }
    for (series, distribution) in distributions.sorted(by: { $0.key < $1.key }) { text.add(series, distribution.snapshot) }
    return text.text
  }

  /// The sum of a counter, or gauge, over all its dimensions; 0 where there is none.
  public func sum(of name: String) -> Double {
    state.withLock { state in state.amounts.reduce(0) { $1.key.name == name ? $0 + $1.value.amount.value : $0 } }
  }

  private func amount(_ label: String, _ dimensions: [(String, String)], _ kind: MetricKind) -> Amount {
    let series = MetricSeries(label, dimensions)
    return state.withLock {
      if let known = $0.amounts[series], known.kind == kind { return known.amount }
      let amount = Amount()
      if $0.amounts.count < Self.maximumSeries, $0.amounts[series] == nil { $0.amounts[series] = (kind, amount) }
      return amount
    }
  }

  private func distribution(_ label: String, _ dimensions: [(String, String)], unit: Double) -> Distribution {
    let series = MetricSeries(label, dimensions)
    return state.withLock {
      if let known = $0.distributions[series] { return known }
      let distribution = Distribution(unit: unit)
      if $0.distributions.count < Self.maximumSeries { $0.distributions[series] = distribution }
      return distribution
    }
  }

  // MARK: MetricsFactory

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    amount(label, dimensions, .counter)
  }

  public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
    amount(label, dimensions, .counter)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    amount(label, dimensions, .gauge)
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    aggregate ? distribution(label, dimensions, unit: 1) : amount(label, dimensions, .gauge)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    distribution(label, dimensions, unit: 1e-9)
  }

  // What was counted stays: a counter that is made anew goes on.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}
}
