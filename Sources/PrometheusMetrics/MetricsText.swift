/// Prometheus's text format, written series by series.
struct MetricsText {
  private(set) var text = ""
  private var lastName = ""

  mutating func add(_ series: MetricSeries, _ kind: MetricKind, _ value: Double) {
    begin(series, kind.rawValue)
    line(series.name, series.labels, value)
  }

  mutating func add(_ series: MetricSeries, _ distribution: Distribution.Snapshot) {
    begin(series, "histogram")
    let prefix = series.labels.isEmpty ? "" : series.labels + ","
    for (bound, count) in zip(Distribution.bounds, distribution.counts) {
      line(series.name + "_bucket", prefix + "le=\"\(bound)\"", Double(count))
    }
    line(series.name + "_bucket", prefix + "le=\"+Inf\"", Double(distribution.count))
    line(series.name + "_sum", series.labels, distribution.sum)
    line(series.name + "_count", series.labels, Double(distribution.count))
  }

  private mutating func begin(_ series: MetricSeries, _ type: String) {
    guard series.name != lastName else { return }
    lastName = series.name
    text += "# TYPE \(series.name) \(type)\n"
  }

  private mutating func line(_ name: String, _ labels: String, _ value: Double) {
    let number = Int64(exactly: value).map(String.init) ?? "\(value)"
    text += labels.isEmpty ? "\(name) \(number)\n" : "\(name){\(labels)} \(number)\n"
  }
}
