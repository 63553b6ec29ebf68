import Testing

@testable import killrvideo

@Suite struct RESPParserTests {
  private func parse(_ text: String, first count: Int = .max) throws -> RESPValue? {
    try RESPParser.parse(Array(text.utf8.prefix(count)))?.value
  }

  @Test func `Values of every kind`() throws {
    let values: [(String, RESPValue)] = [
      ("+OK\r\n", .text("OK")), ("-ERR no\r\n", .error("ERR no")), (":12\r\n", .integer(12)), ("$2\r\nab\r\n", .bytes([97, 98])),
      ("$0\r\n\r\n", .bytes([])), ("$-1\r\n", .null), ("*-1\r\n", .null),
      ("*2\r\n:1\r\n*1\r\n+a\r\n", .array([.integer(1), .array([.text("a")])])),
    ]
    for (text, value) in values {
      let parsed = try parse(text)
      #expect(parsed == value)
      // Until its last byte is there it is no value.
      for count in 0..<text.utf8.count {
        let early = try parse(text, first: count)
        #expect(early == nil, "\(text.debugDescription) at \(count)")
      }
    }
  }

  @Test(arguments: ["HTTP/1.1 400\r\n", "$x\r\n", "$99999999999\r\n", "*1000001\r\n", String(repeating: "*1\r\n", count: 100) + ":1\r\n"])
  func `What is not Redis, or has no end, is refused`(_ text: String) {
    #expect(throws: RESPParser.Problem.self) { try parse(text) }
  }
}
