import Metrics
import Testing

@testable import PrometheusMetrics

@Suite struct MetricsRegistryTests {
  private let registry = MetricsRegistry()

  @Test func `Counters, gauges and times are told in Prometheus's format, sorted`() {
    Counter(label: "requests", dimensions: [("status", "200")], factory: registry).increment(by: 2)
    Counter(label: "requests", dimensions: [("status", "200")], factory: registry).increment()
    Counter(label: "requests", dimensions: [("status", "500"), ("method", "GET")], factory: registry).increment()
    Gauge(label: "connected", factory: registry).record(1)
    Gauge(label: "connected", factory: registry).record(0)
    Meter(label: "age.seconds", factory: registry).set(1.5)
    let timer = Timer(label: "wait", factory: registry)
    timer.recordMilliseconds(3)
    timer.recordSeconds(20)
    #expect(
      registry.text() == """
        # TYPE age_seconds gauge
        age_seconds 1.5
        # TYPE connected gauge
        connected 0
        # TYPE requests counter
        requests{method="GET",status="500"} 1
        requests{status="200"} 3
        # TYPE wait histogram
        wait_bucket{le="0.0001"} 0
        wait_bucket{le="0.001"} 0
        wait_bucket{le="0.005"} 1
        wait_bucket{le="0.01"} 1
        wait_bucket{le="0.05"} 1
        wait_bucket{le="0.1"} 1
        wait_bucket{le="0.5"} 1
        wait_bucket{le="1.0"} 1
        wait_bucket{le="5.0"} 1
        wait_bucket{le="10.0"} 1
        wait_bucket{le="+Inf"} 2
        wait_sum 20.003
        wait_count 2

        """)
  }

  @Test func `Names are made fit, values escaped`() {
    Counter(label: "1 bad-näme", dimensions: [("a.b", "x\"y\\z\n")], factory: registry).increment()
    #expect(registry.text().contains(#"_1_bad_n_me{a_b="x\"y\\z\n"} 1"#))
  }

  @Test func `A name that was taken for another kind is measured and not told`() {
    Counter(label: "a", factory: registry).increment()
    Gauge(label: "a", factory: registry).record(7)
    #expect(registry.text() == "# TYPE a counter\na 1\n")
  }

  @Test func `More series than there is room for cost nothing`() {
    for number in 0..<20_000 { Counter(label: "n", dimensions: [("i", "\(number)")], factory: registry).increment() }
    #expect(registry.text().split(separator: "\n").count == 10_001)
  }

  @Test func `A counter is summed over its dimensions`() {
    let registry = MetricsRegistry()
    Counter(label: "asked", dimensions: [("door", "http")], factory: registry).increment(by: 2)
    Counter(label: "asked", dimensions: [("door", "dns")], factory: registry).increment(by: 3)
    Counter(label: "asked_else", dimensions: [], factory: registry).increment()
    #expect(registry.sum(of: "asked") == 5)
    #expect(registry.sum(of: "nothing") == 0)
  }
}
