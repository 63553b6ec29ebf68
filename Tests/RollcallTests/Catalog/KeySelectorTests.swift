import Testing

@testable import Rollcall

@Suite("A key selector")
struct KeySelectorTests {
  @Test("A key selects itself, a prefix all that begin with it, and the empty prefix all")
  func contains() {
    #expect(KeySelector.key("a/b").contains("a/b"))
    #expect(!KeySelector.key("a/b").contains("a/bc"))
    #expect(KeySelector.prefix("a/").contains("a/b"))
    #expect(KeySelector.prefix("a/").contains("a/"))
    #expect(!KeySelector.prefix("a/").contains("a"))
    #expect(KeySelector.prefix("").contains(""))
    #expect(KeySelector.prefix("").contains("x"))
  }

  @Test("Keys are compared byte for byte, not as texts that look alike")
  func bytes() {
    #expect(!KeySelector.key("caf\u{e9}").contains("cafe\u{301}"))
    #expect(!KeySelector.prefix("cafe").contains("caf\u{e9}"))
    #expect(KeySelector.prefix("cafe").contains("cafe\u{301}"))
  }
}
