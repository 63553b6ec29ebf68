/// Prometheus's types of a metric that is one number.
enum MetricKind: String {
  case counter, gauge
}
