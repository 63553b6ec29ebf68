import Foundation
import RealServers
import Subprocess
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
    try await RunningTool.with(["agent", "--http", "127.0.0.1:0", "--tokens", file.path], catalog: nil) { running in
      let line = try await running.errors.line(containing: "listens at http://")
      let address = try #require(line.firstMatch(of: /http:\/\/([0-9.:]+)/)?.1)
      let refused = try await rollcall(["services"], catalog: "consul://\(address)")
      #expect(refused.code != 0 && refused.errors.contains("Missing service:read on all services"))
      let url = "consul://\(address)/?token-file=\(secret.path)"
      #expect(try await rollcall(["services"], catalog: url).code == 0)
      #expect(try await rollcall(["kv", "put", "color", "red"], catalog: url).errors.contains("Missing key:write on color"))

      try write("tokens: [{secret: 0123456789abcdef, services: {'*': read}, keys: {color: write}, agent: write}]")
      running.signal(SIGHUP)
      try await running.errors.line(containing: "files were read again")
      #expect(try await rollcall(["kv", "put", "color", "red"], catalog: url).code == 0)

      // What cannot be used changes nothing, and is told.
      try write("tokens: [{secret: 0123456789abcdef, keys: {color: wrote}}]")
      running.signal(SIGHUP)
      try await running.errors.line(containing: "tokens.yaml:1: 'wrote' is no right")
      #expect(try await rollcall(["kv", "get", "color"], catalog: url).output == "red\n")
      let reload = try await rollcall(["reload", "--http", "\(address)"], environment: ["CONSUL_HTTP_TOKEN_FILE": secret.path])
      #expect(reload.code == 1 && reload.errors.contains("tokens.yaml:1: 'wrote' is no right"))
    }
  }

  @Test func `A file that others can read keeps the agent from starting`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("tokens: []".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    let result = try await rollcall(["agent", "--http", "127.0.0.1:0", "--tokens", file.path])
    #expect(result.code != 0 && result.errors.contains("chmod 600"))
  }
}
