public import ConsulAPI
public import struct Foundation.Date

/// How long a catalog went on showing an instance that had stopped renewing.
public struct DetectionLatency: Sendable, JSONWritable {
  public var catalog: String
  public var time: Date
  public var latency: Duration
  /// How long it may take: the session's timeout and one tick of the server.
  public var bound: Duration
  /// What stopped, for people.
  public var subject: String

  public init(catalog: String, time: Date, latency: Duration, bound: Duration, subject: String) {
    self.catalog = catalog
    self.time = time
    self.latency = latency
    self.bound = bound
    self.subject = subject
  }

  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("catalog", catalog)
    json.member("time", time.milliseconds)
    json.member("latency", latency.milliseconds)
    json.member("bound", bound.milliseconds)
    json.member("subject", subject)
    json.endObject()
  }
}

extension Duration {
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
