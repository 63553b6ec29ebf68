import Foundation
import RealServers
import Testing

@Suite struct WatchTests {
  @Test(arguments: Site.allCases) func `A watch in JSON prints a complete set at once and after each change`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    try await RunningTool.with(["watch", name, "--format", "json"], catalog: url) { watch in
      let first = try ServiceSet(line: try await watch.output.line(containing: name))
      #expect(first.instances.isEmpty && first.freshness == "current" && first.service == name)
      try await RunningTool.with(["register", "--service", name, "--id", "\(name)-a", "--port", "8000"], catalog: url) { tool in
        let line = try await watch.output.line(containing: #""id":"\#(name)-a""#)
        #expect(try ServiceSet(line: line).instances.map(\.address) == ["127.0.0.1:8000"])
        tool.signal(SIGTERM)
        #expect(try await tool.exitCode() == 0)
      }
      try await watch.output.lines { lines in lines.count >= 3 && lines.last?.contains(#""instances":[]"#) == true }
      for line in watch.output.lines { #expect(try ServiceSet(line: line).service == name) }
    }
  }

  @Test func `The table of each set says how fresh it is`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    try await RunningTool.with(["watch", name], catalog: url) { watch in
      try await watch.output.line(containing: "\(name): 0 of 0 passing, current")
      try await RunningTool.with(["register", "--service", name, "--id", "\(name)-a", "--port", "8000"], catalog: url) { _ in
        try await watch.output.line(containing: "\(name): 1 of 1 passing, current")
        try await watch.output.line(containing: "127.0.0.1:8000")
      }
    }
  }

  @Test func `A lost catalog is shown as a stale set with its reason, and its return as a current one`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      try await RunningTool.with(["watch", "consul", "--format", "json"], catalog: consul.url) { watch in
        try await watch.output.line(containing: #""freshness":"current""#)
        await consul.kill()
        let stale = try ServiceSet(line: try await watch.output.line(containing: #""freshness":"stale""#))
        #expect(stale.instances.count == 1)
        #expect(stale.staleReason?.isEmpty == false)
        let count = watch.output.lines.count
        try await consul.start()
        try await watch.output.lines { lines in lines.dropFirst(count).contains { $0.contains(#""freshness":"current""#) } }
      }
    }
  }

  @Test func `A hook gets each set on standard input, one run at a time, and the newest after a slow run`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("hook"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A second run at the same time could not make the folder. A run goes on as long as there is a file 'hold'.
    let hook = """
      cd '\(folder.path)'; mkdir running || echo OVERLAP; cat; while [ -e hold ]; do sleep 0.05; done; rmdir running
      """
    let hold = folder.appending(path: "hold")
    try Data().write(to: hold)
    try await RunningTool.with(["watch", name, "--exec", hook], catalog: url) { watch in
      try await watch.output.line(containing: #""instances":[]"#)
      try await withRegistered(["a", "b", "c", "d"], name, url) {
        #expect(watch.output.lines.count == 1)
        try FileManager.default.removeItem(at: hold)
        let line = try await watch.output.line(containing: #""id":"\#(name)-d""#)
        #expect(try ServiceSet(line: line).instances.map(\.id) == ["a", "b", "c", "d"].map { "\(name)-\($0)" })
        // One before the first change, one that was taken while the first ran, one for all that came meanwhile.
        #expect(watch.output.lines.count <= 3)
      }
      #expect(!watch.output.text.contains("OVERLAP"))
    }
  }

  @Test func `A hook that fails or reads nothing does not end the watch`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    try await RunningTool.with(["watch", name, "--exec", "echo run; exit 3"], catalog: url) { watch in
      try await watch.errors.line(containing: "ended with")
      try await withRegistered(["a"], name, url) { try await watch.output.lines { $0.count >= 2 } }
      watch.signal(SIGTERM)
      #expect(try await watch.exitCode() == 128 + SIGTERM)
    }
  }

  private func withRegistered(_ ids: [String], _ name: String, _ url: String, _ body: () async throws -> Void) async throws {
    guard let id = ids.first else { return try await body() }
    let port = 8000 + Int(id.utf8.first ?? 0)
    try await RunningTool.with(["register", "--service", name, "--id", "\(name)-\(id)", "--port", "\(port)"], catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      try await withRegistered(Array(ids.dropFirst()), name, url, body)
    }
  }
}
