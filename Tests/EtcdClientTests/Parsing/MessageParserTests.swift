import NIOCore
import Testing

@testable import EtcdClient

@Suite struct MessageParserTests {
  private static func messages(_ parser: inout MessageParser) throws(EtcdError) -> [String] {
    var messages: [String] = []
    while let message = try parser.next() { messages.append(String(buffer: message)) }
    return messages
  }

  @Test func `Messages come out whole, wherever the bytes were split`() throws {
    let texts = ["", "a", "bc", String(repeating: "d", count: 300), "e"]
    var bytes = ByteBuffer()
    for text in texts { bytes.writeImmutableBuffer(GRPCFrames.frame(text)) }
    for seed in UInt64(1)...50 {
      var random = SeededRandom(seed)
      var parser = MessageParser(maximumLength: 1_000)
      var rest = bytes
      var found: [String] = []
      while rest.readableBytes > 0 {
        let length = Int.random(in: 1...min(rest.readableBytes, 40), using: &random)
        guard let piece = rest.readSlice(length: length) else { break }
        parser.append(piece)
        found += try Self.messages(&parser)
      }
      #expect(found == texts)
      #expect(parser.isEmpty)
    }
  }

  @Test func `What was read does not stay, even if no piece ever ends with a message`() throws {
    var parser = MessageParser(maximumLength: 10_000)
    var stream = ByteBuffer()
    for _ in 0..<2_000 { stream.writeImmutableBuffer(GRPCFrames.frame([UInt8](repeating: 1, count: 1_000))) }
    stream.moveReaderIndex(to: 0)
    var count = 0
    var largest = 0
    while let piece = stream.readSlice(length: min(700, stream.readableBytes)), piece.readableBytes > 0 {
      parser.append(ByteBuffer(bytes: piece.readableBytesView))
      while try parser.next() != nil { count += 1 }
      largest = max(largest, parser.capacity)
    }
    #expect(count == 2_000)
    #expect(largest < 20_000)
  }

  @Test func `A long message that is only announced reserves nothing`() throws {
    var parser = MessageParser(maximumLength: 1 << 30)
    parser.append(ByteBuffer(bytes: [0, 0x3f, 0xff, 0xff, 0xff, 1, 2, 3]))
    #expect(try parser.next() == nil)
    #expect(parser.capacity < 1_000)
  }

  @Test(arguments: [[1, 0, 0, 0, 0], [0, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x03, 0xe9]] as [[UInt8]])
  func `A message that is compressed or too long is an error`(prefix: [UInt8]) {
    var parser = MessageParser(maximumLength: 1_000)
    parser.append(ByteBuffer(bytes: prefix))
    #expect(throws: EtcdError.self) { try parser.next() }
  }

  @Test func `Any bytes give messages or an error`() {
    for seed in UInt64(1)...2_000 {
      var random = SeededRandom(seed)
      var parser = MessageParser(maximumLength: 64)
      var taken = 0
      do throws(EtcdError) {
        for _ in 0..<20 {
          // Mostly plausible prefixes, so that it gets beyond the first.
          var bytes = random.bytes(Int.random(in: 0..<30, using: &random))
          if Bool.random(using: &random) { bytes = [0, 0, 0, 0, UInt8.random(in: 0...70, using: &random)] + bytes }
          parser.append(ByteBuffer(bytes: bytes))
          while let message = try parser.next() {
            taken += 1
            #expect(message.readableBytes <= 64)
          }
        }
      } catch {
        #expect(error.outcome == .ambiguous)
      }
      #expect(taken <= 20 * 35 / MessageParser.prefixLength)
    }
  }
}
