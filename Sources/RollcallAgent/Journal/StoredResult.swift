import Rollcall

/// The stored form of what one check has said. Times are milliseconds since 1970.
struct StoredResult: Codable {
  var id: String
  var health: Health
  var output: String
  var expired: Bool
  var reported: Int64
  var criticalSince: Int64?

  init(_ record: AgentRecord.Result) {
    id = record.id
    health = record.result.health
    output = record.result.output
    expired = record.result.isExpired
    reported = record.result.reported.milliseconds
    criticalSince = record.result.criticalSince?.milliseconds
  }

  var result: AgentRecord.Result {
    AgentRecord.Result(
      id: id,
      CheckResult(
        health: health, output: output, isExpired: expired, reported: .milliseconds(reported),
        criticalSince: criticalSince.map { .milliseconds($0) }))
  }
}
