import NIOCore
import Testing

@testable import ZooKeeperClient

/// Bytes that no server should send end in an error or a value, never in a trap. Seeded, so that each run is the same.
@Suite struct FuzzTests {
  private static let bodies: [ByteBuffer] = GoldenExchange.names.compactMap { try? ParsedExchange($0).body }

  @Test func `Bodies with any bytes changed, cut or appended`() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<20_000 {
      guard var body = Self.bodies.randomElement(using: &random) else { return }
      mutate(&body, &random)
      readAll(body)
    }
  }

  @Test func `Bodies of nothing but noise`() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<5_000 {
      let length = Int.random(in: 0...120, using: &random)
      readAll(ByteBuffer(bytes: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }))
    }
  }

  @Test func `A stream of frames is read the same however it was split`() throws {
    var random = SeededGenerator(seed: 6)
    var stream = ByteBuffer()
    let frames = Self.bodies
    for frame in frames {
      stream.writeInteger(Int32(frame.readableBytes))
      stream.writeImmutableBuffer(frame)
    }
    for _ in 0..<50 {
      var parser = FrameParser(maximumLength: 1 << 20)
      var rest = stream
      var found: [ByteBuffer] = []
      while let part = rest.readSlice(length: min(rest.readableBytes, Int.random(in: 1...40, using: &random))), part.readableBytes > 0 {
        parser.append(part)
        while let frame = try parser.next() { found.append(frame) }
      }
      #expect(found == frames)
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request\r\n", ZooKeeperError.Code.notZooKeeper), ("\u{15}\u{3}\u{3}\u{0}\u{2}", .notZooKeeper),
    ("\u{0}\u{7f}\u{7f}\u{7f}", .replyTooLarge),
  ])
  func `A length that no frame has is an error that says what it may be`(text: String, code: ZooKeeperError.Code) {
    var parser = FrameParser(maximumLength: 1 << 20)
    parser.append(ByteBuffer(string: text))
    let error = #expect(throws: ZooKeeperError.self) { try parser.next() }
    #expect(error?.code == code)
  }

  @Test func `A peer that announces much and sends little costs little`() throws {
    var parser = FrameParser(maximumLength: 1 << 30)
    parser.append(ByteBuffer(integer: Int32(1 << 30)))
    for _ in 0..<100 { #expect(try parser.next() == nil) }
    let huge = Hex.bytes("7fffffff")
    #expect(throws: JuteError.self) {
      var reader = JuteReader(huge)
      _ = try reader.strings()
    }
  }

  private func mutate(_ body: inout ByteBuffer, _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...4, using: &random) where body.readableBytes > 0 {
      let place = Int.random(in: 0..<body.readableBytes, using: &random)
      body.setInteger(UInt8.random(in: 0...255, using: &random), at: place)
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: body.moveWriterIndex(to: Int.random(in: 0...body.writerIndex, using: &random))
    case 1: body.writeInteger(UInt64.random(in: 0...UInt64.max, using: &random))
    default: break
    }
  }

  private func readAll(_ body: ByteBuffer) {
    _ = try? Operation.create("", nil, [], .persistent).reply(from: body)
    _ = try? Operation.exists("").reply(from: body)
    _ = try? Operation.getData("").reply(from: body)
    _ = try? Operation.getChildren("").reply(from: body)
    _ = try? Operation.getACL("").reply(from: body)
    _ = try? Operation.sync("").reply(from: body)
    _ = try? Operation.getEphemerals(prefix: "").reply(from: body)
    _ = try? Operation.whoAmI().reply(from: body)
    _ = try? Operation.multi([]).reply(from: body)
    _ = try? ConnectResponse(body)
    _ = try? WatcherEvent(body)
    var frame = body
    _ = ReplyHeader(readingFrom: &frame)
  }
}
