import ConsulClient
import RealServers
import Testing

@Suite("Access tokens")
struct ConsulTokenTests {
  private func token(sentWith token: ConsulToken) async throws -> [String] {
    try await StubServer.with({ _ in .answer(status: 200, body: "\"\"") }) { stub in
      try await withConnection(to: [stub.port], token: token) { _ = try await $0.leader() }
      return stub.received.first?.headers("X-Consul-Token") ?? []
    }
  }

  @Test("The first line of the token's file is sent, and nothing without one")
  func file() async throws {
    let file = try TestCertificates.file("  d23ea7f6-790d \nsecond line\n")
    #expect(try await token(sentWith: .file(file)) == ["d23ea7f6-790d"])
    #expect(try await token(sentWith: .none) == [])
  }

  @Test("A file that is missing, empty or has more than a token in its line is an error that names it")
  func badFile() throws {
    for file in ["/nonexistent/token", try TestCertificates.file("\n"), try TestCertificates.file("two words\n")] {
      var settings = ConsulSettings(endpoints: [ConsulEndpoint(host: "127.0.0.1")])
      settings.token = .file(file)
      let error = #expect(throws: ConsulError.self) { try ConsulConnection(settings) }
      #expect(error?.message.contains(file) == true)
    }
  }
}
