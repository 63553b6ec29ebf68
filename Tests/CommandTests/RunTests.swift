import Foundation
import RealServers
import Testing

@Suite struct RunTests {
  @Test(arguments: Site.allCases) func `A command is registered once it is ready, and taken out when it ends`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    let ports = try FreePorts(count: 1)
    let port = "\(ports.ports[0])"
    let server = ["python3", "-m", "http.server", port, "--bind", "127.0.0.1"]
    for ready in ["tcp", "http:/"] {
      try await RunningTool.with(["run", "--service", name, "--port", port, "--ready", ready, "--"] + server, catalog: url) { tool in
        let line = try await tool.errors.line(containing: "Registered")
        #expect(line.contains("'\(name)' at 127.0.0.1:\(port) in \(url)."))
        #expect(try await ServiceSet.of(name, in: url).instances.map(\.address) == ["127.0.0.1:\(port)"])
        tool.signal(SIGTERM)
        #expect(try await tool.exitCode() == 128 + SIGTERM)
        #expect(try await ServiceSet.of(name, in: url, "--all").instances.isEmpty)
      }
    }
  }

  @Test func `A page that does not answer with 2xx does not count as ready`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    let ports = try FreePorts(count: 1)
    let port = "\(ports.ports[0])"
    let arguments = ["run", "--service", name, "--port", port, "--ready", "http:/no/such/page", "--"]
    try await RunningTool.with(arguments + ["python3", "-m", "http.server", port, "--bind", "127.0.0.1"], catalog: url) { tool in
      try await tool.errors.line(containing: "/no/such/page answers with status 404")
      #expect(try await ServiceSet.of(name, in: url, "--all").instances.isEmpty)
    }
  }

  @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -KILL $$", 137), ("kill -TERM $$", 143)])
  func `It exits with the command's code`(script: String, code: Int32) async throws {
    let result = try await rollcall(
      ["run", "--service", uniqueName("web"), "--port", "1", "--ready", "none", "--", "sh", "-c", "echo out; echo err >&2; \(script)"],
      catalog: Site.consul.url)
    #expect(result.code == code)
    #expect(result.output == "out\n")
    #expect(result.errors.contains("err\n"))
  }

  @Test(arguments: [("no-such-command", 127), ("/no/such/command", 127), ("/etc/passwd", 126)])
  func `A command that cannot be run is told, with the code that shells use`(command: String, code: Int32) async throws {
    let result = try await rollcall(
      ["run", "--service", uniqueName("web"), "--port", "1", "--ready", "none", "--", command], catalog: Site.consul.url)
    #expect(result.code == code)
    #expect(result.errors.contains("'\(command)'"))
  }

  @Test func `A command that dies before it is ready is never registered`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    let ports = try FreePorts(count: 1)
    try await RunningTool.with(["watch", name, "--format", "json"], catalog: url) { watch in
      try await watch.output.line(containing: name)
      let result = try await rollcall(
        ["run", "--service", name, "--port", "\(ports.ports[0])", "--", "sh", "-c", "sleep 0.3; exit 9"], catalog: url)
      #expect(result.code == 9)
      #expect(!result.errors.contains("Registered"))
      #expect(watch.output.lines.count == 1)
    }
  }

  @Test func `Signals are passed on once`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    try await RunningTool.with(["run", "--service", name, "--port", "1", "--ready", "none", "--"] + SignalCounter.command, catalog: url) {
      tool in
      try await tool.output.line(containing: "ready")
      for (number, word) in [(SIGHUP, "HUP 1"), (SIGUSR1, "USR1 1"), (SIGINT, "INT 1"), (SIGUSR1, "USR1 2"), (SIGQUIT, "QUIT 1")] {
        tool.signal(number)
        try await tool.output.line(containing: word)
      }
      tool.signal(SIGTERM)
      #expect(try await tool.exitCode() == 3)
      #expect(tool.output.lines.last == "HUP 1 INT 1 QUIT 1 USR1 2 TERM 1")
    }
  }

  @Test(arguments: Site.allCases) func `Killed with -9, its instance vanishes after its TTL and not before`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    let ttl = Duration.seconds(3)
    try await RunningTool.with(["watch", name, "--format", "json"], catalog: url) { watch in
      try await watch.output.line(containing: name)
      try await RunningTool.with(
        ["run", "--service", name, "--port", "1", "--ttl", "3s", "--ready", "none", "--", "sleep", "600"], catalog: url
      ) { tool in
        try await watch.output.line(containing: #""health":"passing""#)
        // Longer than the TTL: it lives because it is renewed.
        try await Task.sleep(for: ttl + .milliseconds(500))
        let beforeKill = ContinuousClock.now
        tool.signal(SIGKILL)
        #expect(try await tool.exitCode() == 137)
        try await watch.output.lines { lines in lines.count > 2 && lines.last?.contains(#""instances":[]"#) == true }
        // The last renewal came up to a third of the TTL before the kill; a server's tick and a busy machine come after it.
        let lasted = ContinuousClock.now - beforeKill
        #expect(lasted > ttl / 2)
        #expect(lasted < ttl + .seconds(20))
      }
    }
  }

  @Test func `A restart after kill -9 takes the old instance's place`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    let arguments = ["run", "--service", name, "--port", "1", "--ttl", "60s", "--ready", "none", "--", "sleep", "600"]
    try await RunningTool.with(arguments, catalog: url) { first in
      try await first.errors.line(containing: "Registered")
      first.signal(SIGKILL)
      _ = try await first.exitCode()
      try await RunningTool.with(arguments, catalog: url) { second in
        try await second.errors.line(containing: "Registered")
        #expect(try await ServiceSet.of(name, in: url, "--all").instances.count == 1)
      }
    }
  }

  @Test func `A port that something else has is refused before the command starts`() async throws {
    let url = try await Site.consul.url
    let port = try #require(url.split(separator: ":").last)
    let result = try await rollcall(["run", "--service", "web", "--port", "\(port)", "--", "echo", "started"], catalog: url)
    #expect(result.code == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("accepts connections at 127.0.0.1:\(port) already"))
  }

  @Test func `The command runs without the catalog, and is registered when it comes`() async throws {
    let name = uniqueName("web")
    try await RealServer.with(ConsulServer()) { consul in
      await consul.kill()
      try await RunningTool.with(
        ["run", "--service", name, "--port", "1", "--ready", "none", "--", "sh", "-c", "echo started; exec sleep 600"], catalog: consul.url
      ) { tool in
        try await tool.output.line(containing: "started")
        try await tool.errors.line(containing: "Not registered; it is tried again.")
        try await consul.start()
        try await tool.errors.line(containing: "Registered")
        await consul.kill()
        try await tool.errors.line(containing: "Registration lost")
        try await consul.restart(keepingData: false)
        try await tool.errors.lines { $0.count { $0.contains("Registered") } == 2 }
        #expect(try await ServiceSet.of(name, in: consul.url).instances.count == 1)
      }
    }
  }
}
