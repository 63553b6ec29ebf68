import Testing

@Suite struct HelpTests {
  @Test(arguments: [
    "agent", "run", "register", "docker", "services", "instances", "watch", "wait", "lock", "kv", "kv get", "kv put", "kv delete",
    "kv list", "kv watch", "dns", "status", "demo",
  ]) func `Every help text has examples`(command: String) async throws {
    let result = try await rollcall(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.code == 0)
    #expect(result.output.contains("Examples:\n  rollcall \(command)"))
    #expect(result.errors.isEmpty)
  }

  @Test func `The overview shows the first steps and the version`() async throws {
    #expect(try await rollcall(["--help"]).output.contains("rollcall run --service web --port 8000"))
    #expect(try await rollcall(["--version"]).output.hasPrefix("0."))
  }
}
