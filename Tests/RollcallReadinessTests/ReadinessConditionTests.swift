import Rollcall
import Testing

@testable import RollcallReadiness

@Suite("Conditions as they are written")
struct ReadinessConditionTests {
  @Test(
    arguments: [
      ("db:5432", .tcp(HostPort(host: "db", port: 5432), .any)),
      ("tcp://db:5432", .tcp(HostPort(host: "db", port: 5432), .any)),
      ("tcp4://db:1", .tcp(HostPort(host: "db", port: 1), .ipv4)),
      ("tcp6://[::1]:1", .tcp(HostPort(host: "::1", port: 1), .ipv6)),
      ("exec:pg_isready -q", .exec(command: "pg_isready -q")),
      ("file:done", .file(path: "done")),
      ("file:///run/done", .file(path: "/run/done")),
      ("unix:/run/s", .unix(path: "/run/s")),
    ] as [(String, ReadinessCondition.Kind)])
  func `is read`(text: String, kind: ReadinessCondition.Kind) throws {
    #expect(ReadinessCondition.isCondition(text))
    let condition = try ReadinessCondition(text)
    #expect(condition.kind == kind)
    #expect(condition.description == text)
  }

  @Test(arguments: [
    "", "web", "tcp:db:1", "tcp://db", "tcp://db:0", "db:0", "exec:", "exec:  ", "file:", "file://x", "http://", "http://x#status=600",
    "http://x#status=", "http://x#status=300-200", "http://x#statuses=200", "http://x#body=", "ftp://x",
  ])
  func `what is no condition is refused`(text: String) {
    #expect(throws: RollcallError.self) { try ReadinessCondition(text) }
  }

  @Test(arguments: ["web", "my-service", "web:v2"]) func `services' names are no conditions`(text: String) {
    #expect(!ReadinessCondition.isCondition(text))
  }

  @Test func `What an answer must be stands behind the hash`() throws {
    let expectation = try HTTPExpectation("http://web/health?x=1#status=200-204,301&body=all%20green")
    #expect(expectation.url == "http://web/health?x=1")
    #expect(expectation.statuses == [200...204, 301...301])
    #expect(expectation.problem(status: 301, body: "is all green now") == nil)
    #expect(expectation.problem(status: 205, body: "all green") == "http://web/health?x=1 answers with status 205")
    #expect(expectation.problem(status: 200, body: "red") == "http://web/health?x=1 answers without 'all green'")
    #expect(try HTTPExpectation("http://web/").problem(status: 299, body: nil) == nil)
  }
}
