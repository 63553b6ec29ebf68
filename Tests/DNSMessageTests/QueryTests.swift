import DNSMessage
import Testing

/// What a server answers to bytes that ask nothing it could answer.
struct QueryTests {
  private static let header: [UInt8] = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
  private static let question: [UInt8] = [1, 0x61, 0, 0, 1, 0, 1]

  private func refusal(_ bytes: [UInt8]) -> DNSRefusal?? {
    do {
      _ = try DNSQuery(decoding: bytes)
      return nil
    } catch {
      return .some(error.reply)
    }
  }

  private func code(_ bytes: [UInt8]) -> DNSResponseCode? { refusal(bytes)??.code }

  @Test func `A question is a question`() throws {
    let query = try DNSQuery(decoding: Self.header + Self.question)
    #expect(query.header.id == 0x1234 && query.question.name == DNSName("A.") && query.question.type == .a)
  }

  @Test func `What has no number, or is an answer, is answered by nothing`() {
    for length in 0..<12 { #expect(refusal(Array(Self.header.prefix(length))) == .some(nil)) }
    var answer = Self.header + Self.question
    answer[2] |= 0x80
    #expect(refusal(answer) == .some(nil))
  }

  @Test func `No question, two, or a broken one is a format error`() {
    #expect(code([0x12, 0x34, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == .formatError)
    #expect(code([0x12, 0x34, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0] + Self.question + Self.question) == .formatError)
    #expect(code(Self.header) == .formatError)
    #expect(code(Self.header + [0x40, 0x61, 0, 0, 1, 0, 1]) == .formatError)
    #expect(code(Self.header + [64] + [UInt8](repeating: 0x61, count: 64) + [0, 0, 1, 0, 1]) == .formatError)
  }

  @Test func `A pointer leads back, and never into the header`() {
    for target: UInt8 in [0, 11, 12, 13, 14, 200] { #expect(code(Self.header + [1, 0x61, 0xC0, target, 0, 1, 0, 1]) == .formatError) }
  }

  @Test func `A name of more than 255 bytes is refused`() {
    let full: [UInt8] = Array([[UInt8]](repeating: [63] + [UInt8](repeating: 0x61, count: 63), count: 3).joined())
    let rest: [UInt8] = [0, 0, 1, 0, 1]
    for (last, expected) in [(61, nil), (62, DNSResponseCode.formatError)] {
      let label = [UInt8(last)] + [UInt8](repeating: 0x61, count: last)
      #expect(code(Self.header + full + label + rest) == expected)
    }
  }

  @Test func `Other operations are not implemented`() {
    for opcode: UInt8 in 1...15 {
      var bytes = Self.header + Self.question
      bytes[2] = opcode << 3
      #expect(code(bytes) == .notImplemented)
      #expect(refusal(bytes)??.question?.name == DNSName("a"))
    }
  }

  @Test func `Of EDNS there is version 0, once`() throws {
    var bytes = Self.header + Self.question + [0, 0, 41, 0x10, 0, 0, 0, 0x80, 0, 0, 0]
    bytes[11] = 1
    let query = try DNSQuery(decoding: bytes)
    #expect(query.extended == DNSExtension(size: 4096, wantsSignatures: true))
    bytes[25] = 1
    #expect(code(bytes) == .badVersion)
    #expect(refusal(bytes)??.isExtended == true)
    bytes[25] = 0
    bytes[11] = 2
    #expect(code(bytes) == .formatError)
    #expect(code(bytes + bytes.suffix(11)) == .formatError)
  }
}
