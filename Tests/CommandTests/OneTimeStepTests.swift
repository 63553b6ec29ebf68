import Foundation
import RealServers
import Testing

@Suite struct OneTimeStepTests {
  private func run(_ service: String, id: String, steps: [String], ready: String) -> [String] {
    ["run", "--service", service, "--id", id, "--port", "1", "--ready", ready] + steps.flatMap { ["--before", $0] }
      + ["--", "sleep", "600"]
  }

  @Test(arguments: LockSite.allCases)
  func `Of several instances one runs the steps, and none is registered before`(site: LockSite) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("rollcall")).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await site.withURLs { url, _, _ in
      let service = uniqueName("db")
      // The first step fails until a file is there, and each success leaves a line.
      let steps = ["test -e \(folder)/may && echo schema >> \(folder)/log", "echo data >> \(folder)/log"]
      try await RunningTool.with(run(service, id: "a", steps: steps, ready: "file:\(folder)/ready"), catalog: url) { first in
        try await RunningTool.with(run(service, id: "b", steps: steps, ready: "exec:test -e \(folder)/ready"), catalog: url) { second in
          #expect(try await ServiceSet.of(service, in: url, "--all").instances.isEmpty)
          try Data().write(to: URL(filePath: "\(folder)/ready"))
          let told = [first, second].map { tool in Task { try await tool.errors.line(containing: "ended with 1; it will be tried again") } }
          // Whoever has the lock tells it.
          try await withThrowingTaskGroup(of: Void.self) { group in
            for task in told { group.addTask { _ = try await task.value } }
            _ = try await group.next()
            group.cancelAll()
            for task in told { task.cancel() }
            while await group.nextResult() != nil {}
          }
          #expect(try await ServiceSet.of(service, in: url, "--all").instances.isEmpty)
          try Data().write(to: URL(filePath: "\(folder)/may"))
          try await first.errors.line(containing: "Registered 'a'")
          try await second.errors.line(containing: "Registered 'b'")
        }
      }
      try await RunningTool.with(run(service, id: "c", steps: steps, ready: "none"), catalog: url) { later in
        _ = try await later.errors.line(containing: "Registered 'c'")
      }
      let log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
      #expect(log == "schema\ndata\n")
    }
  }
}
