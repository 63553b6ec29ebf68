import RealServers
import Testing

@Suite struct DockerMisuseTests {
  @Test(arguments: [
    (["-ttl", "5", "-ttl-refresh", "5", "consul://127.0.0.1:1"], "--ttl must be longer"), (["-ttl-refresh", "5"], "belongs to --ttl"),
    (["--deregister", "never"], "'always' or 'on-success'"), (["--tags", "{{range .Config.Env}}"], "--tags"),
    (["--docker-host", "ssh://host"], "unix:// and tcp://"), (["consulkv://127.0.0.1:8500/x"], "plain keys"),
    (["nothing://h"], "is no registry"),
    (["consul://127.0.0.1:1", "consul://127.0.0.1:1"], "given twice"), (["-ip", "a b"], "--ip"),
    (["-retry-interval", "0"], "--retry-interval"),
  ])
  func `Misuse is told`(_ arguments: [String], _ text: String) async throws {
    let result = try await rollcall(["docker"] + arguments)
    #expect(result.code == 64)
    #expect(result.errors.contains(text))
  }

  @Test func `A catalog that nobody answers at ends it after so many tries, where that is asked for`() async throws {
    let result = try await rollcall(["docker", "-retry-attempts", "1", "-retry-interval", "10", "consul://127.0.0.1:1"])
    #expect(result.code == 1)
    #expect(result.errors.contains("consul://127.0.0.1:1"))
  }

  @Test func `Without an engine it says what is missing, and goes on`() async throws {
    let arguments = ["docker", "--docker-host", "/nowhere/docker.sock", "--catalog", "embedded:"]
    try await RunningTool.with(arguments, catalog: nil) { tool in
      try await tool.errors.line(containing: "Nothing answers at unix:///nowhere/docker.sock")
      tool.signal(2)
      #expect(try await tool.exitCode() == 0)
    }
  }
}
