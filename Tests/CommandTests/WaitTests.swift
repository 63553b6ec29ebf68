import Foundation
import RealServers
import Testing

@Suite struct WaitTests {
  @Test(arguments: Site.allCases) func `It ends as soon as every service has its instances`(site: Site) async throws {
    let (url, first, second) = (try await site.url, uniqueName("first"), uniqueName("second"))
    try await RunningTool.with(["wait", first, second], catalog: url) { wait in
      try await wait.errors.line(containing: "Waiting: '\(first)' has 0 of 1 passing instances; '\(second)' has 0 of 1")
      try await RunningTool.with(["register", "--service", first, "--port", "1"], catalog: url) { _ in
        try await wait.errors.lines { $0.contains { !$0.contains(first) && $0.contains("'\(second)' has 0 of 1") } }
        try await RunningTool.with(["register", "--service", second, "--port", "2"], catalog: url) { _ in
          let code = try await wait.exitCode()
          #expect(code == 0)
          #expect(wait.output.lines.isEmpty)
        }
      }
    }
  }

  @Test func `It times out with 124 and names what is missing`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    try await RunningTool.with(["register", "--service", name, "--port", "1"], catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      let result = try await rollcall(["wait", name, "consul", "--count", "2", "--timeout", "4s"], catalog: url)
      #expect(result.code == 124)
      #expect(result.errors.contains("Timed out after 4s: '\(name)' has 1 of 2 passing instances; 'consul' has 1 of 2"))
      #expect(result.output.isEmpty)
    }
  }

  @Test func `It becomes the command, with its own process number and exit code`() async throws {
    try await RunningTool.with(["wait", "consul", "--", "sh", "-c", "echo $$; exit 5"], catalog: Site.consul.url) { wait in
      let code = try await wait.exitCode()
      #expect(code == 5)
      #expect(wait.output.lines == ["\(wait.identifier)"])
    }
  }

  @Test func `The command that it becomes has no signal blocked, and dies of a broken pipe as usual`() async throws {
    let result = try await rollcall(["wait", "consul", "--", "grep", "-E", "SigBlk|SigIgn", "/proc/self/status"], catalog: Site.consul.url)
    let masks = result.lines.compactMap { UInt64($0.split(separator: "\t")[1], radix: 16) }
    try #require(masks.count == 2)
    #expect(masks[0] == 0)
    #expect(masks[1] & (1 << (SIGPIPE - 1)) == 0)
  }

  @Test func `A command that is not there ends it with 127`() async throws {
    let result = try await rollcall(["wait", "consul", "--", "no-such-command"], catalog: Site.consul.url)
    #expect(result.code == 127)
    #expect(result.errors.contains("'no-such-command' was not found"))
  }

  @Test func `A catalog that is not up yet is waited for`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      await consul.kill()
      try await RunningTool.with(["wait", "consul"], catalog: consul.url) { wait in
        try await wait.errors.line(containing: "the catalog is lost")
        try await consul.start()
        #expect(try await wait.exitCode() == 0)
      }
    }
  }
}
