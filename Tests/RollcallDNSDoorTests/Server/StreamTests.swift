import DNSMessage
import NIOCore
import NIOPosix
import Rollcall
import Testing

@testable import RollcallDNSDoor

/// What clients do over TCP.
@Suite(.timeLimit(.minutes(1))) struct StreamTests {
  /// A connection that sends bytes and collects answers.
  private func exchange(_ address: HostPort, sending bytes: [UInt8], answers count: Int) async throws -> [DNSPacket] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: address.host, port: address.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      // Who is turned away may learn it here, or at the end of what comes.
      try? await outbound.write(ByteBuffer(bytes: bytes))
      var received = ByteBuffer()
      var answers: [DNSPacket] = []
      for try await part in inbound {
        received.writeImmutableBuffer(part)
        while let message = received.readLengthPrefixedSlice(as: UInt16.self) {
          answers.append(try DNSPacket(decoding: Array(message.readableBytesView)))
        }
        if answers.count >= count { return answers }
      }
      return answers
    }
  }

  private func framed(_ id: UInt16, _ name: String) -> [UInt8] {
    var encoder = DNSEncoder()
    encoder.begin(DNSHeader(id: id, flags: 0x0100), DNSQuestion(name: DNSName(name) ?? .root, type: .srv), limit: 512)
    let message = encoder.finish()
    return [UInt8(message.count >> 8), UInt8(message.count & 255)] + message
  }

  @Test func `Many questions at once, each is answered, though the answers are far larger`() async throws {
    try await DoorFixture.with { door in
      for last in 1...60 { try await door.catalog.register(.sample("web", last)) }
      _ = try await door.views.service("web").first { $0.instances.count == 60 }
      _ = try await door.views.services().first { !$0.services.isEmpty }
      let questions = (0..<2000).flatMap { framed(UInt16($0), $0 % 2 == 0 ? "web.service.rollcall" : "web\($0).service.rollcall") }
      let answers = try await exchange(door.asker.address, sending: questions, answers: 2000)
      #expect(Set(answers.map(\.header.id)).count == 2000)
      #expect(answers.allSatisfy { $0.answers.count == ($0.header.id % 2 == 0 ? 60 : 0) })
    }
  }

  @Test func `A message that is none is passed over, and the next is answered`() async throws {
    try await DoorFixture.with { door in
      try await door.register(.sample("web", 1))
      let bytes = [0, 3, 1, 2, 3, 0, 0] + framed(7, "web.service.rollcall")
      #expect(try await exchange(door.asker.address, sending: bytes, answers: 1).map(\.header.id) == [7])
    }
  }

  @Test func `A connection that says nothing is closed`() async throws {
    try await DoorFixture.with(change: { $0.limits.idleTime = .milliseconds(50) }) { door in
      let answers = try await exchange(door.asker.address, sending: [0], answers: 1)
      #expect(answers.isEmpty)
    }
  }

  @Test func `More connections than may be are closed`() async throws {
    try await DoorFixture.with(change: { $0.limits.connections = 0 }) { door in
      // A close with something unread is a reset.
      let answers = try? await exchange(door.asker.address, sending: framed(7, "web.service.rollcall"), answers: 1)
      #expect(answers?.isEmpty ?? true)
    }
  }
}
