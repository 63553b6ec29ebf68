import DNSMessage
import DNSMessageFuzzing
import NIOCore
import NIOPosix
import Rollcall
import Testing

@testable import RollcallDNSDoor

/// Messages that nobody should send, to a door that goes on answering the others.
@Suite(.timeLimit(.minutes(1))) struct BadInputTests {
  @Test func `Over UDP`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      let target = try SocketAddress(ipAddress: door.asker.address.host, port: door.asker.address.port)
      let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
      for message in MessageFuzzing().messages(3000, seed: 11) {
        try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: message)))
      }
      try await channel.close()
      #expect(try await door.answers("web.service.rollcall") == ["10.0.0.1"])
    }
  }

  @Test func `Over TCP, with lengths that fit and others`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      for seed in 1...20 as ClosedRange<UInt64> {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: door.asker.address.host, port: door.asker.address.port).get()
        for message in MessageFuzzing().messages(100, seed: seed) {
          var framed = ByteBuffer(integer: UInt16(truncatingIfNeeded: message.count + (seed % 3 == 0 ? 1 : 0)))
          framed.writeBytes(message)
          try await channel.writeAndFlush(framed)
        }
        try await channel.close()
      }
      #expect(try await door.answers("web.service.rollcall") == ["10.0.0.1"])
      let answer = try await door.asker.ask("web.service.rollcall", .a, over: .stream)
      #expect(answer.answers.count == 1)
    }
  }
}
