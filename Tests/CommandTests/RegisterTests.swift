import Foundation
import Testing

@Suite struct RegisterTests {
  @Test(arguments: Site.allCases) func `An instance is listed while the command runs, with all that was told of it`(site: Site) async throws
  {
    let (url, name) = (try await site.url, uniqueName("web"))
    let arguments = [
      "register", "--service", name, "--port", "8000", "--host", "10.0.0.7", "--id", name, "--tag", "a", "--tag", "b", "--meta",
      "version=2",
    ]
    try await RunningTool.with(arguments, catalog: url) { tool in
      try await tool.errors.line(containing: "Registered '\(name)' of '\(name)' at 10.0.0.7:8000 in \(url).")
      let set = try await ServiceSet.of(name, in: url)
      #expect(
        set.instances == [
          .init(id: name, address: "10.0.0.7:8000", health: "passing", tags: ["a", "b"], metadata: ["version": "2"])
        ])
      #expect(set.freshness == "current")
      #expect(try await rollcall(["instances", name, "--format", "hostport"], catalog: url).output == "10.0.0.7:8000\n")
      #expect(try await rollcall(["instances", name], catalog: url).lines.count == 2)
      #expect(try await ServiceSet.of(name, in: url, "--tag", "a", "--tag", "b").instances.count == 1)
      #expect(try await ServiceSet.of(name, in: url, "--tag", "c").instances.isEmpty)
      #expect(try await rollcall(["services"], catalog: url).lines.contains { $0.hasPrefix(name) && $0.hasSuffix("a,b") })
      #expect(try await rollcall(["services", "--format", "json"], catalog: url).output.contains(#"{"name":"\#(name)","tags":["a","b"]}"#))
      tool.signal(SIGTERM)
      #expect(try await tool.exitCode() == 0)
      #expect(tool.output.lines.isEmpty)
    }
    let after = try await rollcall(["instances", name], catalog: url)
    #expect(after.code == 0)
    #expect(after.output.isEmpty)
    #expect(after.errors.contains("There is no instance of '\(name)'."))
  }

  @Test(arguments: [SIGINT, SIGHUP]) func `Every signal that asks for an end takes the instance out`(number: CInt) async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    try await RunningTool.with(["register", "--service", name, "--port", "8000"], catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      tool.signal(number)
      #expect(try await tool.exitCode() == 0)
      #expect(try await ServiceSet.of(name, in: url, "--all").instances.isEmpty)
    }
  }

  @Test(arguments: Site.allCases) func `The id of a live instance at another address is refused with exit code 1`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    let arguments = ["register", "--service", name, "--id", name, "--port"]
    try await RunningTool.with(arguments + ["8000"], catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      let second = try await rollcall(arguments + ["8001"], catalog: url)
      #expect(second.code == 1)
      #expect(second.errors.contains("held by another"))
      #expect(try await ServiceSet.of(name, in: url).instances.map(\.address) == ["127.0.0.1:8000"])
    }
  }
}
