import Foundation
import RealServers
import Testing

/// An agent whose options are in a file.
@Suite(.timeLimit(.minutes(2))) struct SettingsTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("settings"))
  private var file: URL { folder.appending(path: "agent.yaml") }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String) throws { try Data(text.utf8).write(to: file) }

  @Test func `The file counts, and the command line counts before it`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      """
      node: filed
      http: 127.0.0.1:0
      data-dir: \(folder.path)/data
      catalog: {first: "embedded:", second: "embedded:"}
      log_level: warning
      """)
    try await RunningTool.with(["agent", "--config", file.path, "--node=given"], catalog: "consul://127.0.0.1:1") { agent in
      let line = try await agent.errors.line(containing: "listens at")
      #expect(line.contains("node 'given'"))
      let address = try #require(line.firstMatch(of: /http:\/\/([0-9.:]+)/)?.1)
      let datacenters = try await rollcall(["services", "--catalog", "consul://\(address)/?dc=second"])
      #expect(datacenters.code == 0, "\(datacenters.errors)")
      // Nothing is to be read again, but a hang-up ends no agent that has a file of settings.
      agent.signal(SIGHUP)
      #expect(try await rollcall(["reload", "--http", "\(address)"]).code == 0)
      agent.signal(SIGTERM)
      #expect(try await agent.exitCode() == 0)
    }
    #expect(FileManager.default.fileExists(atPath: folder.path + "/data/catalog.sqlite"))
    // A list on the command line stands for the file's.
    try await RunningTool.with(["agent", "--config", file.path, "--catalog", "only=embedded:"], catalog: nil) { agent in
      let line = try await agent.errors.line(containing: "listens at")
      let address = try #require(line.firstMatch(of: /http:\/\/([0-9.:]+)/)?.1)
      #expect(try await rollcall(["services", "--catalog", "consul://\(address)/?dc=second"]).code == 1)
    }
  }

  @Test func `What is wrong in it is told with its line, by the agent and by validate alike`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let mistakes = [
      ("node: a\nhtpp: 127.0.0.1:0", "2: Unknown name 'htpp'. Did you mean 'http'?"),
      ("node: a\n\nmax_stale: 3 days", "3: The value '3 days' is invalid for '--max-stale <duration>'"),
      ("node: a\nmax_stale: 3h\nmax-stale: 4h", "3: 'max-stale' stands in line 2 already."),
      ("node: a\ntls_cert: x.pem", "2: --tls-cert and --tls-key belong together."),
      ("node: [a, b]", "1: 'node' is one text."),
      ("enable_local_script_checks: perhaps", "1: 'enable_local_script_checks' is true or false."),
      ("node: a\ncatalog: 'etcd://user:secret@h'", "2: "),
      ("node: {", "2: "),
      ("- node", "1: "),
    ]
    for (text, problem) in mistakes {
      try write(text)
      let validated = try await rollcall(["validate", file.path])
      #expect(validated.code == 1 && validated.output.contains("\(file.path):\(problem)"), "\(validated.output)")
      let started = try await rollcall(["agent", "--config", file.path])
      #expect(started.code == 1 && started.errors.contains("\(file.path):\(problem)"), "\(started.errors)")
      #expect(!started.errors.contains("secret"))
    }
    let missing = try await rollcall(["agent", "--config", "/nowhere.yaml"])
    #expect(missing.code == 1 && missing.errors.contains("/nowhere.yaml: The file cannot be read"))
  }

  @Test func `Each option of the agent can stand in the file, with dashes or underscores`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let help = try await rollcall(["agent", "--help"]).output
    let options = Set(help.matches(of: /(?m)^  --([a-z-]+)(?: <|\s)/).map { String($0.1) }).subtracting(["config", "version", "help"])
    #expect(options.count > 12)
    for option in options {
      for name in [option, option.replacing("-", with: "_")] {
        // Whatever becomes of the value, the name is known.
        try write("\(name): true")
        let result = try await rollcall(["validate", file.path])
        #expect(!result.output.contains("Unknown name"), "\(name): \(result.output)")
      }
    }
  }

  @Test func `The definitions that settings name are validated with them`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "d"), withIntermediateDirectories: true)
    try Data("service: {name: web}".utf8).write(to: folder.appending(path: "d/web.yaml"))
    try write("config_dir: [\(folder.path)/d]\nenable_local_script_checks: false")
    let good = try await rollcall(["validate", file.path])
    #expect((good.code, good.output) == (0, "2 settings in 1 file; 1 service and 0 checks in 1 file.\n"))
    try Data("service: {nam: web}".utf8).write(to: folder.appending(path: "d/web.yaml"))
    let bad = try await rollcall(["validate", file.path])
    #expect(bad.code == 1 && bad.output.contains("d/web.yaml:1: Unknown name 'nam'."))
  }
}
