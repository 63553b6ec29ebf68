import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Testing

/// An agent that asks for tokens.
@Suite(.timeLimit(.minutes(2))) struct TokenTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("tokens"))
  private var file: URL { folder.appending(path: "tokens.yaml") }
  private var secret: URL { folder.appending(path: "secret") }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String) throws {
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }

  @Test func `A program with a token's file may do what the token may, also when the rules change meanwhile`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("tokens: [{secret: 0123456789abcdef, services: {'*': read}}]")
    try Data("0123456789abcdef\n".utf8).write(to: secret)
    try await RealServer.with(RollcallAgentServer(arguments: ["--tokens", file.path])) { server in
      let refused = try await rollcall(["services"], catalog: server.url)
      #expect(refused.code != 0 && refused.errors.contains("Missing service:read on all services"))
      let url = "\(server.url)/?token-file=\(secret.path)"
      #expect(try await rollcall(["services"], catalog: url).code == 0)
      #expect(try await rollcall(["kv", "put", "color", "red"], catalog: url).errors.contains("Missing key:write on color"))

      try write("tokens: [{secret: 0123456789abcdef, services: {'*': read}, keys: {color: write}, agent: write}]")
      try signal(server, SIGHUP)
      try await until { try await rollcall(["kv", "put", "color", "red"], catalog: url).code == 0 }

      // What cannot be used changes nothing, and is told.
      try write("tokens: [{secret: 0123456789abcdef, keys: {color: wrote}}]")
      let agent = try server.connection(token: .file(secret.path))
      let reload = try await agent.send(ConsulRequest(.put, ["agent", "reload"], expected: [500]))
      #expect(String(decoding: reload.body, as: UTF8.self).contains("tokens.yaml:1: 'wrote' is no right"))
      await agent.shutdown()
      #expect(try await rollcall(["kv", "get", "color"], catalog: url).output == "red\n")
    }
  }

  @Test func `A file that others can read keeps the agent from starting`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("tokens: []".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    let result = try await rollcall(["agent", "--http", "127.0.0.1:0", "--tokens", file.path])
    #expect(result.code != 0 && result.errors.contains("chmod 600"))
  }

  private func signal(_ server: RealServer<RollcallAgentServer>, _ number: CInt) throws {
    kill(try #require(server.processIdentifier), number)
  }

  /// There is nothing to await between a signal and what comes of it.
  private func until(_ isSo: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if try await isSo() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("It has not become so in time.")
  }
}
