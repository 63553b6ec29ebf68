import ConsulAPI
import ConsulClient
import Foundation
import NIOCore
import NIOPosix
import RealServers
import Testing

/// Services that know nothing of us, defined in files: registered, checked, removed.
@Suite(.timeLimit(.minutes(2))) struct AgentDefinitionTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("definitions"))

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name), options: .atomic)
  }

  private func listener(port: Int = 0) async throws -> any Channel {
    try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: port).get()
  }

  @Test func `A database is there while its port answers, critical while it does not, and gone with its file`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var database = try await listener()
    let port = try #require(database.localAddress?.port)
    try write("mongo.yaml", "service: {name: mongo, port: \(port), check: {tcp: '127.0.0.1:\(port)', interval: 1s, timeout: 1s}}")
    try await RealServer.with(RollcallAgentServer(arguments: ["--config-dir", folder.path])) { server in
      let agent = try server.connection()
      let healthy = try await agent.instances(of: "mongo", until: { $0.first?.checks.allSatisfy { $0.status == "passing" } ?? false })
      #expect(healthy.first?.checks.last?.output == "TCP connect 127.0.0.1:\(port): Success")
      try await database.close()
      let down = try await agent.instances(of: "mongo", until: { $0.first?.checks.contains { $0.status == "critical" } ?? false })
      #expect(down.first?.checks.last?.output == "dial tcp 127.0.0.1:\(port): connect: connection refused")
      database = try await listener(port: port)
      _ = try await agent.instances(of: "mongo", until: { $0.first?.checks.allSatisfy { $0.status == "passing" } ?? false })
      try FileManager.default.removeItem(at: folder.appending(path: "mongo.yaml"))
      _ = try await agent.instances(of: "mongo", until: \.isEmpty)
      try await database.close()
      await agent.shutdown()
    }
  }

  @Test func `Commands run only from files, only where they are allowed, and never from what an earlier life kept`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("a.yaml", "service: {name: job, port: 1, check: {id: job, args: [sh, -c, 'echo fine; exit 1'], interval: 1s}}")
    try await RealServer.with(RollcallAgentServer(arguments: ["--config-dir", folder.path])) { server in
      let refused = try await rollcall(["reload", "--http", server.httpAddress])
      #expect(refused.code == 1)
      #expect(
        refused.errors.contains("a.yaml:1: Commands as checks are disabled on this agent. Start it with --enable-local-script-checks."))
    }
    try await RealServer.with(RollcallAgentServer(arguments: ["--config-dir", folder.path, "--enable-local-script-checks"])) { server in
      let agent = try server.connection()
      let warned = try await agent.instances(of: "job", until: { $0.first?.checks.contains { $0.status == "warning" } ?? false })
      #expect(warned.first?.checks.last?.output == "fine\n")
      #expect(try await rollcall(["reload", "--http", server.httpAddress]).code == 0)
      await agent.shutdown()
    }
  }

  @Test func `A backup is watched by its file, and a proxy by what stands behind it`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let backup = folder.appending(path: "last-backup").path
    try write(
      "a.yaml",
      """
      services:
      - {name: backup, port: 1, check: {file: \(backup), file_max_age: 1h, interval: 1s}}
      - {name: proxy, port: 2, check: {alias_service: backup}}
      """)
    try await RealServer.with(RollcallAgentServer(arguments: ["--config-dir", folder.path])) { server in
      let agent = try server.connection()
      let missing = try await agent.instances(of: "proxy", until: { $0.first?.checks.contains { $0.status == "critical" } ?? false })
      #expect(missing.first?.checks.last?.output.hasPrefix(#"Aliased check "Service 'backup' check" failing: "#) ?? false)
      try write("last-backup", "here")
      let there = try await agent.instances(of: "proxy", until: { $0.first?.checks.allSatisfy { $0.status == "passing" } ?? false })
      #expect(there.first?.checks.last?.output == "All checks passing.")
      try FileManager.default.removeItem(atPath: backup)
      _ = try await agent.instances(of: "proxy", until: { $0.first?.checks.contains { $0.status == "critical" } ?? false })
      await agent.shutdown()
    }
  }

  @Test func `Files are validated as an agent would read them`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("a.yaml", "services:\n- name: a\n- {name: b, check: {ttl: 5s}}\n")
    let good = try await rollcall(["validate", folder.path])
    #expect((good.code, good.output) == (0, "2 services and 0 checks in 1 file.\n"))
    try write("b.json", "{\"service\": {\"name\": \"x\",\n\"prot\": 1}}")
    let bad = try await rollcall(["validate", folder.path])
    #expect((bad.code, bad.output) == (1, "\(folder.path)/b.json:2: Unknown name 'prot'.\n"))
  }
}
