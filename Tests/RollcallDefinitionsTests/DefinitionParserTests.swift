import ConsulAPI
import RollcallReadiness
import Testing

@testable import RollcallDefinitions

@Suite struct DefinitionParserTests {
  private func parse(_ text: String) throws -> [Definition] { try DefinitionParser(file: "f.yaml").parse(text) }

  @Test func `YAML in snake case and JSON in camel case are the same`() throws {
    let yaml = """
      # A database that knows nothing of us.
      services:
        - id: m1
          name: mongo
          port: 27017
          tags: [primary, 1.10]
          meta: {version: 1.10, since: 2016-07-17}
          enable_tag_override: true
          tagged_addresses:
            wan: {address: 1.2.3.4, port: 27018}
          weights: {passing: 3, warning: 1}
          check:
            check_id: alive
            ttl: 30s
            deregister_critical_service_after: 90m
      check:
        name: disk
        ttl: 1m
      """
    let json = """
      {"services": [{"ID": "m1", "Name": "mongo", "Port": 27017, "Tags": ["primary", "1.10"], "Meta": {"version": "1.10", "since": "2016-07-17"},
        "EnableTagOverride": true, "TaggedAddresses": {"wan": {"Address": "1.2.3.4", "Port": 27018}}, "Weights": {"Passing": 3, "Warning": 1},
        "Check": {"CheckID": "alive", "TTL": "30s", "DeregisterCriticalServiceAfter": "90m"}}],
       "check": {"Name": "disk", "TTL": "1m"}}
      """
    let definitions = try parse(yaml)
    let same = try parse(json)
    #expect(definitions.map(\.subject) == same.map(\.subject))
    #expect(definitions.map(\.id) == [.service("m1"), .check("disk")])
    #expect(definitions.map(\.line) == [3, 17])
    guard case .service(let mongo)? = definitions.first?.subject else { return #expect(Bool(false), "a service comes first") }
    #expect(mongo.tags == ["primary", "1.10"])
    #expect(mongo.meta == ["version": "1.10", "since": "2016-07-17"])
    #expect(mongo.checks.first?.deregisterCriticalServiceAfter == GoDuration(nanoseconds: 90 * 60 * 1_000_000_000))
  }

  @Test func `Every kind of check can be written in snake case`() throws {
    let checks = [
      "{grpc: 'h:1/svc', grpc_use_tls: true, tls_skip_verify: true, interval: 5s}", "{udp: 'h:1', interval: 5s, timeout: 1s}",
      "{file: /var/backups/last, file_max_age: 25h, interval: 1m}", "{alias_service: mongo}", "{alias_node: n1}",
    ]
    let definitions = try parse(checks.enumerated().map { "---\nservice: {name: s\($0), check: \($1)}\n" }.joined())
    let read = definitions.compactMap { definition -> ConsulCheckRegistration? in
      if case .service(let service) = definition.subject { service.checks.first } else { nil }
    }
    #expect(read.map(\.type) == ["grpc", "udp", "file", "alias", "alias"])
    #expect(read.first.map { $0.grpcUseTLS && $0.tlsSkipVerify } ?? false)
    #expect(read.map(\.fileMaxAge?.nanoseconds).max { $0 ?? 0 < $1 ?? 0 } == 25 * 3600 * 1_000_000_000)
  }

  @Test func `A file may hold several documents, or none`() throws {
    #expect(try parse("service: {name: a}\n---\nservice: {name: b}\n").map(\.id) == [.service("a"), .service("b")])
    #expect(try parse("").isEmpty)
    #expect(try parse("# nothing yet\n").isEmpty)
    #expect(try parse("services: []\n").isEmpty)
  }

  @Test(arguments: [
    ("service:\n  name: x\n  prot: 1", 3, "Unknown name 'prot'."),
    ("service:\n  name: x\n  check: {ttl: 5s, time_limit: 1s}", 3, "Unknown name 'time_limit'."),
    ("service:\n  name: [x", 3, "did not find expected ',' or ']'."),
    (#"{"service": {"name": "y", "port": "80"}}"#, 1, "json: cannot unmarshal string into Go struct field .Port of type int"),
    ("services:\n- name: y\n- name: ''", 3, "Missing service name"),
    ("service: {name: z, check: {interval: 5s}}", 1, "Invalid check: TTL must be > 0 for TTL checks"),
    ("service:\n  name: z\n  check: {tcp: h, interval: 5s}", 2, "The address 'h' of the check cannot be connected to: write HOST:PORT."),
    ("service: {name: z, check: {file: /f, interval: 5s}}", 1, "Invalid check: FileMaxAge must be > 0 for File checks"),
    (
      "check: {name: f, file: f, file_max_age: 1h, interval: 5s}", 1,
      "The path 'f' of the check must begin with a slash: the agent has a working folder of its own."
    ),
    ("service: {name: a}\nserver: 1", 2, "Unknown name 'server'. What can stand here is 'service', 'services', 'check' and 'checks'."),
    ("service: {name: a}\nservice: {name: b}", 1, "'service' stands there twice; several services are a list under 'services'."),
    ("service: *nope", 1, "found undefined alias."),
    ("service: web", 1, "A definition is a list of names and values, such as 'name: web'."),
    ("- a", 1, "A file of definitions begins with 'service:', 'services:', 'check:' or 'checks:'."),
  ])
  func `A mistake is told with its line`(text: String, line: Int, reason: String) {
    #expect(throws: DefinitionProblem(file: "f.yaml", line: line, reason: reason)) { try parse(text) }
  }

  @Test func `What nests or grows without end is refused`() {
    let reason = "Too many levels lie in each other."
    #expect(throws: DefinitionProblem(file: "f.yaml", line: 1, reason: reason)) {
      try parse("service: " + String(repeating: "[", count: 500_000))
    }
    #expect(throws: DefinitionProblem(file: "f.yaml", line: 2, reason: reason)) {
      try parse("service:\n" + String(repeating: "- ", count: 200_000))
    }
    var bomb = "a: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
    for level in 1..<9 {
      bomb += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    #expect(throws: DefinitionProblem.self) {
      try parse("service:\n  name: x\n  meta:\n" + bomb.split(separator: "\n").map { "    \($0)\n" }.joined())
    }
  }

  @Test func `Conditions are one or a list, and what is none is told with its line`() throws {
    #expect(try parse("service: {name: db, port: 1, ready: db:5432}")[0].ready.map(\.description) == ["db:5432"])
    let two = try parse("services:\n- name: db\n  port: 1\n  Ready: [\"file:/run/a\", \"exec:pg_isready -q\"]\n- name: web\n  port: 2\n")
    #expect(two.map { $0.ready.map(\.description) } == [["file:/run/a", "exec:pg_isready -q"], []])
    let problem = #expect(throws: DefinitionProblem.self) { try parse("service:\n  name: db\n  port: 1\n  ready: [soon]\n") }
    #expect(problem?.line == 4)
    #expect(problem?.reason.contains("tcp://host:port") == true)
  }
}
