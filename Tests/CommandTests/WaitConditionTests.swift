import Foundation
import RealServers
import Testing

/// What wait-for-it and dockerize document, and what they lack.
@Suite struct WaitConditionTests {
  /// A server of files of the folder on a free port, while the body runs.
  private func withServer(_ port: Int, folder: String = "/", _ body: () async throws -> Void) async throws {
    try await RunningTool.with(
      ["lock", uniqueName("server"), "--", "python3", "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory", folder],
      catalog: Site.agent.url
    ) { _ in try await body() }
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("rollcall")).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  @Test func `A port is waited for, without any catalog`() async throws {
    let ports = try FreePorts(count: 1)
    let address = "127.0.0.1:\(ports.ports[0])"
    for condition in [address, "tcp://\(address)", "tcp4://\(address)"] {
      try await RunningTool.with(["wait", condition, "--", "echo", "there"], catalog: "consul://127.0.0.1:1") { wait in
        try await wait.errors.line(containing: "Waiting: \(address) accepts no connections.")
        try await withServer(ports.ports[0]) {
          let code = try await wait.exitCode()
          #expect(code == 0)
          #expect(wait.output.lines == ["there"])
        }
      }
    }
  }

  @Test func `Several are waited for together, and what is missing is named`() async throws {
    try await withFolder { folder in
      let (first, second) = ("\(folder)/first", "\(folder)/second")
      try await RunningTool.with(["wait", "file:\(first)", "exec:test -e \(second)"], catalog: nil) { wait in
        try await wait.errors.line(containing: "there is no \(first); 'test -e \(second)' ends with 1")
        try Data().write(to: URL(filePath: first))
        try await wait.errors.lines { $0.last?.contains("Waiting: 'test -e \(second)' ends with 1.") == true }
        try Data().write(to: URL(filePath: second))
        #expect(try await wait.exitCode() == 0)
      }
      let result = try await rollcall(["wait", "file:\(folder)/third", "file:\(first)", "-t", "1"])
      #expect(result.code == 124)
      #expect(result.errors.contains("Timed out after 1s: there is no \(folder)/third.\n"))
      #expect(try await rollcall(["wait", "--any", "file:\(folder)/third", "file:\(first)"]).code == 0)
    }
  }

  @Test func `All must hold at the same time`() async throws {
    try await withFolder { folder in
      let (first, second) = ("\(folder)/first", "\(folder)/second")
      try Data().write(to: URL(filePath: first))
      try await RunningTool.with(["wait", "file:\(first)", "file:\(second)"], catalog: nil) { wait in
        try await wait.errors.line(containing: "Waiting: there is no \(second).")
        try FileManager.default.removeItem(atPath: first)
        try await wait.errors.line(containing: "Waiting: there is no \(first); there is no \(second).")
        try Data().write(to: URL(filePath: second))
        try await wait.errors.line(containing: "Waiting: there is no \(first).")
        try Data().write(to: URL(filePath: first))
        #expect(try await wait.exitCode() == 0)
      }
    }
  }

  @Test func `A page is waited for by status and body`() async throws {
    try await withFolder { folder in
      let ports = try FreePorts(count: 1)
      let url = "http://127.0.0.1:\(ports.ports[0])/state"
      try await withServer(ports.ports[0], folder: folder) {
        try await RunningTool.with(["wait", "\(url)#body=green"], catalog: nil) { wait in
          try await wait.errors.line(containing: "\(url) answers with status 404")
          try Data("yellow".utf8).write(to: URL(filePath: "\(folder)/state"), options: .atomic)
          try await wait.errors.line(containing: "\(url) answers without 'green'")
          try Data("all green".utf8).write(to: URL(filePath: "\(folder)/state"), options: .atomic)
          #expect(try await wait.exitCode() == 0)
        }
        #expect(try await rollcall(["wait", "\(url)/none#status=404"]).code == 0)
      }
    }
  }

  @Test func `The command is not started in vain unless it is asked for`() async throws {
    let command = ["--", "echo", "started"]
    let strict = try await rollcall(["wait", "file:/no/such/file", "-t", "1", "--strict"] + command)
    #expect(strict.code == 124 && strict.output.isEmpty)
    let loose = try await rollcall(["wait", "file:/no/such/file", "-t", "1", "--no-strict", "-q"] + command)
    #expect(loose.code == 0 && loose.output == "started\n")
    #expect(!loose.errors.contains("Waiting"))
  }

  @Test func `The command gets the signals itself`() async throws {
    try await RunningTool.with(
      ["wait", "exec:true", "--", "sh", "-c", "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.1; done"], catalog: nil
    ) {
      wait in
      try await wait.output.line(containing: "ready")
      wait.signal(SIGTERM)
      #expect(try await wait.exitCode() == 3)
      #expect(wait.output.lines == ["ready", "ended"])
    }
  }
}
