import Foundation
import RealServers
import Subprocess
import Testing

/// What systemd hears from an agent.
@Suite(.timeLimit(.minutes(2))) struct ServiceManagerTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("notify"))

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test(arguments: [true, false]) func `It is told of start, reload and stop, and that the agent is alive`(isAbstract: Bool) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("service: {name: web, port: 80}".utf8).write(to: folder.appending(path: "web.yaml"))
    let name = isAbstract ? "@\(uniqueName("notify"))" : folder.appending(path: "s").path
    let socket = try NotificationSocket(name)
    defer { socket.end() }
    let arguments = ["agent", "--http", "127.0.0.1:0", "--config-dir", folder.path]
    try await RunningTool.with(arguments, catalog: nil, environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "400000"]) { agent in
      let ready = try await socket.messages.line(containing: "READY=1")
      #expect(ready.contains("STATUS=Node "))
      // What files define is registered by then.
      #expect(agent.errors.text.contains("Registered what a file defines."))
      #expect(socket.messages.lines.first == ready)
      try await socket.messages.lines { $0.count { $0 == "WATCHDOG=1" } >= 2 }

      agent.signal(SIGHUP)
      let reloading = try await socket.messages.line(containing: "RELOADING=1")
      let time = try #require(reloading.firstMatch(of: /MONOTONIC_USEC=(\d+)/)?.1)
      #expect(UInt64(time) ?? 0 > 0)
      try await socket.messages.lines { $0.count { $0.contains("READY=1") } == 2 }

      agent.signal(SIGTERM)
      try await socket.messages.line(containing: "STOPPING=1")
      #expect(try await agent.exitCode() == 0)
    }
  }

  @Test func `A socket that is not there, and a name that cannot be one, keep no agent from working`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["/nowhere/s", "nonsense", "@", "/" + String(repeating: "x", count: 200)] {
      let arguments = ["agent", "--http", "127.0.0.1:0"]
      try await RunningTool.with(arguments, catalog: nil, environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "-1"]) { agent in
        try await agent.errors.line(containing: "listens at")
        agent.signal(SIGTERM)
        #expect(try await agent.exitCode() == 0)
      }
    }
  }
}
