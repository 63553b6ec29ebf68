import Testing

@testable import Rollcall

/// Names that DNS cannot carry everywhere.
struct DNSLabelTests {
  @Test func `What is a label already stays, but for the case of letters`() {
    for name in ["web", "web-1", "under_score", "2048"] { #expect(DNSLabel.escaped(name) == name) }
    #expect(DNSLabel.escaped("UpperCase") == "uppercase")
  }

  @Test func `Every other byte is written as digits`() {
    #expect(DNSLabel.escaped("dot.ted") == "dot_2eted")
    #expect(DNSLabel.escaped("bad name") == "bad_20name")
    #expect(DNSLabel.escaped("CafÉ") == "caf_c3_89")
    #expect(DNSLabel.escaped("/a/b") == "_2fa_2fb")
  }

  @Test func `What is too long ends in a hash of the whole`() {
    let (first, second) = (String(repeating: "a", count: 64), String(repeating: "a", count: 65))
    #expect(DNSLabel.escaped(first).utf8.count == 63 && DNSLabel.escaped(second).utf8.count == 63)
    #expect(DNSLabel.escaped(first) != DNSLabel.escaped(second))
    #expect(DNSLabel.escaped(String(repeating: "a", count: 63)) == String(repeating: "a", count: 63))
  }
}
