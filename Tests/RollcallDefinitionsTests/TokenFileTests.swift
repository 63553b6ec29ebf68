import Foundation
import RollcallConsulDoor
import Testing

@testable import RollcallDefinitions

@Suite struct TokenFileTests {
  private func parse(_ text: String) throws -> AccessPolicy { try TokenFile("t.yaml").parse(text) }

  @Test func `What a file says is what holds`() throws {
    let policy = try parse(
      """
      anonymous: {services: {web: read}}
      tokens:
        - secret: 0123456789abcdef
          services: {"*": read, "web-*": write}
          keys: {"config/*": write}
          sessions: write
          agent: read
        - secret: fedcba9876543210
      """)
    #expect(policy.anonymous == AccessRules(services: NameRules([("web", .read)])))
    #expect(
      policy.tokens == [
        "0123456789abcdef": AccessRules(
          services: NameRules([("*", .read), ("web-*", .write)]), keys: NameRules([("config/*", .write)]), sessions: .write, agent: .read),
        "fedcba9876543210": AccessRules(),
      ])
  }

  @Test(arguments: [
    ("", nil, "The file is empty: it begins with 'tokens:' or 'anonymous:'."),
    ("token: []", 1, "Unknown name 'token'. What can stand here is anonymous, tokens."),
    ("tokens: x", 1, "'tokens' is a list."),
    ("tokens:\n- {secret: short}", 2, "A token's secret has at least 16 characters. Make one with: openssl rand -hex 16"),
    ("tokens:\n- {service: {a: read}}", 2, "Unknown name 'service'. What can stand here is services, keys, sessions, agent, secret."),
    ("anonymous:\n  services: {a: reed}", 2, "'reed' is no right: write 'read', 'write' or 'deny'."),
    ("anonymous:\n  keys: [a]", 2, "Write names and what may be done with them, such as {\"web-*\": write}."),
    ("anonymous: {secret: 0123456789abcdef}", 1, "Unknown name 'secret'. What can stand here is services, keys, sessions, agent."),
    ("tokens:\n- {secret: 0123456789abcdef}\n- {secret: 0123456789abcdef}", 3, "Two tokens have the same secret."),
  ]) func `A mistake is told with its line`(text: String, line: Int?, reason: String) {
    #expect(throws: DefinitionProblem(file: "t.yaml", line: line, reason: reason)) { try parse(text) }
  }

  @Test func `A file that others can read is refused`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("tokens: []".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
    #expect(throws: DefinitionProblem.self) { try TokenFile(file.path).read() }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    #expect(try TokenFile(file.path).read().tokens.isEmpty)
    #expect(throws: DefinitionProblem.self) { try TokenFile(file.path + "x").read() }
  }
}
