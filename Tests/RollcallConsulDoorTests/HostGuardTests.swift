import Testing

@testable import RollcallConsulDoor

@Suite struct HostGuardTests {
  private let hosts = HostGuard(hosts: ["Agent.example"])

  @Test(arguments: [
    "127.0.0.1", "127.0.0.1:8500", "10.0.0.7:80", "[::1]:8500", "localhost", "LOCALHOST:8500", "a.localhost",
    "agent.example:8500", "AGENT.EXAMPLE",
  ])
  func `The agent is called by address, as localhost, and by its own names`(authority: String) throws {
    try hosts.check(authority: authority, origin: nil)
  }

  @Test(arguments: [
    "evil.example", "evil.example:8500", "127.0.0.1.evil.example", "localhost.evil.example", "1.2.3", "1.2.3.256", "", "[evil]",
  ])
  func `Any other name is refused, since a web page may have made it point here`(authority: String) {
    #expect(throws: DoorError.self) { try hosts.check(authority: authority, origin: nil) }
  }

  @Test func `A page of another origin is refused, the agent's own is not`() throws {
    try hosts.check(authority: "127.0.0.1:8500", origin: "http://127.0.0.1:8500")
    for origin in ["http://127.0.0.1:9000", "https://127.0.0.1:8500", "http://evil.example", "null", ""] {
      #expect(throws: DoorError.self) { try hosts.check(authority: "127.0.0.1:8500", origin: origin) }
    }
    #expect(throws: DoorError.self) { try hosts.check(authority: nil, origin: "http://127.0.0.1:8500") }
  }

  @Test func `Refusals are 403 with a sentence`() async throws {
    try await withDoor { client in
      let request = { (headers: String) in "GET /v1/status/leader HTTP/1.1\r\nConnection: close\r\n\(headers)\r\n\r\n" }
      let host = try #require(RawClient.Answer(try await client.exchange(request("Host: evil.example"))))
      #expect(host.status == 403)
      #expect(host.text.hasPrefix("The agent is not called 'evil.example'."))
      let origin = try #require(
        RawClient.Answer(try await client.exchange(request("Host: localhost\r\nOrigin: http://evil.example"))))
      #expect(origin.status == 403)
      #expect(origin.text == "The agent does not answer web pages of 'http://evil.example'.")
    }
  }
}
