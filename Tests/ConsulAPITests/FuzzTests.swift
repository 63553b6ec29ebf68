import ConsulAPI
import Testing

@Suite("Broken input")
struct FuzzTests {
  /// Bytes of the kind that JSON and durations are made of, so that mutations reach deep.
  private static let alphabet = Array(#"{}[]",:\u0123456789.-+eEtrufalsn hmsµ"#.utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xE2, 0xFF]

  private func mutated(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
    var copy = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0...copy.count, using: &random)
      let byte = Self.alphabet.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<4, using: &random) {
      case 0: copy.insert(byte, at: place)
      case 1 where place < copy.count: copy.remove(at: place)
      case 2 where place < copy.count: copy[place] = byte
      default: copy.removeSubrange(place...)
      }
    }
    return copy
  }

  @Test("No broken document traps a reader, and what is read can be written and read again")
  func documents() throws {
    var random = SeededGenerator(seed: 1)
    for answer in GoldenAnswer.all {
      for _ in 0..<150 {
        let bytes = mutated(Array(answer.json.utf8), using: &random)
        guard let written = try? answer.rewrite(bytes) else { continue }
        #expect(try answer.rewrite(written) == written)
      }
    }
  }

  @Test("No broken request traps a reader")
  func requests() {
    var random = SeededGenerator(seed: 2)
    let registration = Array(
      #"{"ID":"web1","Name":"web","Tags":["a"],"Port":80,"Meta":{"k":"v"},"Check":{"TTL":"1m30s","Args":["x"]},"Weights":{"Passing":1}}"#
        .utf8)
    let transaction = Array(#"[{"KV":{"Verb":"set","Key":"a","Value":"aGk=","Flags":1,"Index":18446744073709551615}}]"#.utf8)
    for _ in 0..<4_000 {
      _ = try? ConsulServiceRegistration.decodeRequest(mutated(registration, using: &random))
      _ = try? ConsulCatalogRegistration.decodeRequest(mutated(registration, using: &random))
      _ = try? ConsulTransaction.decodeRequest(mutated(transaction, using: &random))
    }
  }

  @Test("No broken duration or base64 traps a reader")
  func texts() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<10_000 {
      let text = String(decoding: mutated(Array("1h2m3.5s".utf8), using: &random), as: UTF8.self)
      _ = try? GoDuration(text)
      _ = try? Base64.decode(text)
    }
  }

  @Test("A document nested too deep is refused")
  func depth() {
    let deep = Array(repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONError("exceeded max depth")) { try JSONValue(parsing: deep) }
  }

  @Test("Base64 of every length reads back the same")
  func base64() throws {
    var random = SeededGenerator(seed: 4)
    for length in 0..<70 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(try Base64.decode(String(decoding: Base64.encode(bytes), as: UTF8.self)) == bytes)
    }
    #expect(Base64.encode(Array("hi".utf8)) == Array("aGk=".utf8))
  }

  @Test("Strings are escaped as Go escapes them")
  func escapes() {
    let text = "\"\\\u{1}\u{8}\u{C}\n\r\t<>&\u{2028}\u{2029}\u{7F}é✓"
    #expect(
      String(decoding: text.jsonBytes, as: UTF8.self)
        == "\"\\\"\\\\\\u0001\\u0008\\u000c\\n\\r\\t\\u003c\\u003e\\u0026\\u2028\\u2029\u{7F}é✓\"")
  }
}
