import DNSMessage
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallDNSDoor

/// Names that others know. The others are a second door here.
@Suite(.timeLimit(.minutes(1))) struct RecursionTests {
  /// A port where nobody answers: it is free while nobody takes it.
  private static let deaf = HostPort(host: "127.0.0.1", port: 1)

  @Test func `What is outside is asked for, over UDP and TCP, past a recursor that is not there`() async throws {
    let elsewhere = try #require(DNSName("example"))
    try await DoorFixture.with(change: { $0.domains = [elsewhere] }) { other in
      try await other.register(.sample("web", 1))
      for last in 2...30 { try await other.register(.sample("web", last)) }
      try await DoorFixture.with(change: { $0.recursors = [Self.deaf, other.asker.address] }) { door in
        for (transport, size) in [(Responder.Transport.datagram, 4096 as UInt16?), (.stream, nil)] {
          let answer = try await door.asker.ask("WEB.service.example", .srv, size: size, over: transport)
          #expect(answer.answers.count == 30 && answer.questions.first?.name.description == "WEB.service.example.")
        }
        // What was cut there is cut here, so that the asker comes again over TCP.
        let cut = try await door.asker.ask("web.service.example", .srv)
        #expect(cut.header.isTruncated)
        let own = try await door.asker.ask("nobody.service.rollcall", .a)
        #expect(own.code == .nameError && own.header.recursionAvailable)
        // Who wants no recursion gets none.
        #expect(try await door.asker.ask("web.service.example", .srv, flags: 0).code == .refused)
      }
    }
  }

  @Test func `An instance whose host is a name is answered with its addresses`() async throws {
    let elsewhere = try #require(DNSName("example"))
    try await DoorFixture.with(change: { $0.domains = [elsewhere] }) { other in
      try await other.register(.sample("web", 1))
      try await DoorFixture.with(change: { $0.recursors = [other.asker.address] }) { door in
        try await door.register(ServiceInstance(service: "shop", host: "web.service.example", port: 80))
        #expect(try await door.answers("shop.service.rollcall") == ["10.0.0.1", "web.service.example."])
        #expect(try await door.answers("shop.service.rollcall", .aaaa) == ["web.service.example."])
        #expect(try await door.answers("shop.service.rollcall", .srv) == ["1 1 80 web.service.example."])
      }
    }
  }

  @Test func `When no recursor answers it is a failure, and without any it is refused`() async throws {
    try await DoorFixture.with(change: {
      $0.recursors = [Self.deaf]
      $0.recursorTime = .milliseconds(100)
    }) { door in
      let code = try await door.code("www.example.org")
      #expect(code == .serverFailure)
    }
    let code = try await DoorFixture.with { door in try await door.code("www.example.org") }
    #expect(code == .refused)
  }
}
