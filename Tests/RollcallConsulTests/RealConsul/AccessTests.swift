import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Rollcall
import Testing

@Suite("Access to a real Consul")
struct AccessTests {
  private static let master = "11111111-1111-1111-1111-111111111111"
  /// Without a token everything is allowed, so that the server's readiness can be asked.
  private static let accessLists = """
    acl { enabled = true default_policy = "allow" tokens { master = "\(master)" agent = "\(master)" } }
    """

  private func tokenFile(_ token: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-test-\(UUID().uuidString)").path
    try Data("\(token)\n".utf8).write(to: URL(filePath: file))
    return file
  }

  @Test("A token from a file opens what is closed without it; neither is ever part of a message", .timeLimit(.minutes(2)))
  func token() async throws {
    let kind = ConsulServer(configuration: [Self.accessLists])
    try await RealServer.with(kind) { server in
      let known = try await open(server.url + "?token-file=\(try tokenFile(Self.master))")
      let session = try await known.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80))
      try await session.close()
      await known.close()

      let wrong = "22222222-2222-2222-2222-222222222222"
      let error = await #expect(throws: RollcallError.self) {
        _ = try await open(server.url + "?token-file=\(try tokenFile(wrong))")
      }
      #expect(error?.code == .unauthorized)
      #expect(error?.description.contains(wrong) == false)
    }
  }

  @Test("A token without the right to make sessions still registers", .timeLimit(.minutes(2)))
  func noSessions() async throws {
    try await RealServer.with(ConsulServer(configuration: [Self.accessLists])) { server in
      let token = try await makeToken(for: server)
      let catalog = try await open(server.url + "?token-file=\(try tokenFile(token))")
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      let instance = ServiceInstance(service: "web", id: "w1", host: "10.0.0.1", port: 80)
      try await session.register(instance)
      try await session.renew()
      #expect(try await catalog.instances(of: "web").instances.map(\.session) == [session.id])
      try await session.close()
      #expect(try await catalog.instances(of: "web").instances.isEmpty)
      await catalog.close()
    }
  }

  /// A token that may do everything but make sessions.
  private func makeToken(for server: RealServer<ConsulServer>) async throws -> String {
    try await withWire(server, token: .value(Self.master)) { wire in
      let policy = #"{"Name":"no-sessions","Rules":"session_prefix \"\" { policy = \"deny\" }"}"#
      _ = try await wire.send(ConsulRequest(.put, ["acl", "policy"], body: Array(policy.utf8)))
      let token = #"{"Policies":[{"Name":"no-sessions"}]}"#
      let created = try await wire.send(ConsulRequest(.put, ["acl", "token"], body: Array(token.utf8)))
      var fields = try JSONFields(JSONValue(parsing: created.body))
      return try fields.string("SecretID")
    }
  }

  @Test("An address at which nobody is, or somebody else, is an error that names the URL")
  func wrongAddress() async throws {
    let nobody = await #expect(throws: RollcallError.self) { _ = try await open("consul://127.0.0.1:1?timeout=2s") }
    #expect(nobody?.code == .unreachable)
    #expect(nobody?.message.contains("consul://127.0.0.1:1") == true)
    #expect(nobody?.message.contains("Check the address") == true)
  }

  @Test("A port of Consul that is not its HTTP API is an error that says what to check", .timeLimit(.minutes(2)))
  func wrongPort() async throws {
    try await RealServer.with(ConsulServer()) { server in
      for port in server.site.ports where !server.httpAddress.hasSuffix(":\(port)") {
        let url = "consul://127.0.0.1:\(port)?timeout=3s"
        let error = await #expect(throws: RollcallError.self) { _ = try await open(url) }
        #expect(error?.message.contains(url) == true)
        #expect(error?.message.contains("Check") == true, "\(String(describing: error))")
      }
      let secure = await #expect(throws: RollcallError.self) { _ = try await open("consul+tls://\(server.httpAddress)") }
      #expect(secure?.message.contains("does not speak TLS") == true, "\(String(describing: secure))")
    }
  }
}
