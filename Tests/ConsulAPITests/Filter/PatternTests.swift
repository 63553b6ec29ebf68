import Testing

@testable import ConsulAPI

@Suite struct PatternTests {
  @Test(
    arguments: [
      ("abc", "xabcx", ["abc"]), ("^a", "ba", nil), ("a$", "ba", ["a"]), ("a|b", "cb", ["b"]), ("(a)(b)?", "ac", ["a", "a", nil]),
      ("a*", "baa", [""]), ("a+?", "aaa", ["a"]), ("a{2,3}", "aaaa", ["aaa"]), ("a{2}", "a", nil), ("a{,2}", "a{,2}", ["a{,2}"]),
      ("[a-c]+", "xbcax", ["bca"]), ("[^a-c]+", "abxyc", ["xy"]), ("[]a]", "]", ["]"]), ("[a-]+", "-a", ["-a"]), (#"\d+"#, "a12", ["12"]),
      (#"[\D]+"#, "1ab2", ["ab"]), (#"\bfoo\b"#, "a foo.", ["foo"]), (#"\bfoo\b"#, "afoo", nil), ("(?i)ABC", "xabc", ["abc"]),
      ("a(?i:B)c", "abc", ["abc"]), ("a(?i)b|c", "aB", ["aB"]), (".", "\n", nil), ("(?s).", "\n", ["\n"]), ("(?m)^b$", "a\nb\nc", ["b"]),
      (#"\x41\x{42}"#, "AB", ["AB"]), ("[[:alpha:]]+", "1ab", ["ab"]), (#"a\.b"#, "axb", nil), ("(?P<name>x)", "x", ["x", "x"]),
      ("", "abc", [""]), ("(a|ab)(c|bcd)", "abcd", ["abcd", "a", "bcd"]), ("ß", "aß", ["ß"]), ("(?i)É", "é", ["é"]), ("x*", "", [""]),
    ] as [(String, String, [String?]?)])
  func `What is found, and its groups`(pattern: String, text: String, groups: [String?]?) throws {
    #expect(try Pattern(pattern).firstMatch(in: text) == groups)
  }

  @Test(arguments: [
    "(", ")", "a**", "*a", "[a", "[z-a]", #"\1"#, #"\"#, "(?=a)", "(?<!a)", "a{1001}", "a{2,1}", #"\pL"#, "(?P<>a)", "[[:nope:]]",
  ])
  func `What is no expression, or has no bound, is refused`(pattern: String) {
    #expect(throws: PatternError.self) { try Pattern(pattern) }
  }

  @Test func `An expression that grows too large is refused`() {
    #expect(throws: PatternError("expression too large")) { try Pattern("((a{100}){100}){100}") }
    #expect(throws: PatternError("expression nests too deeply")) {
      try Pattern(String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000))
    }
  }

  /// A matcher that goes back and tries again would be at this until the end of time.
  @Test(.timeLimit(.minutes(1)), arguments: ["(a*)*b", "(a|a)*b", "(a+)+$b", "(.*)(.*)(.*)(.*)[c]"])
  func `The work is bounded`(pattern: String) throws {
    #expect(try !Pattern(pattern).matches(String(repeating: "a", count: 5_000)))
  }

  @Test func `Random expressions find what the standard library finds`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let expression = Self.expression(depth: 3, using: &random)
      let text = String((0..<Int.random(in: 0...8, using: &random)).map { _ in Self.letters.randomElement(using: &random) ?? "a" })
      let found = try Pattern(expression).firstMatch(in: text)?.first ?? nil
      let expected = try Regex(expression).firstMatch(in: text).map { String(text[$0.range]) }
      #expect(found == expected, "\(expression) in \(text)")
    }
  }

  private static let letters: [Character] = ["a", "b", "c"]

  private static func expression(depth: Int, using random: inout SeededGenerator) -> String {
    guard depth > 0 else { return String(letters.randomElement(using: &random) ?? "a") }
    func part() -> String { expression(depth: depth - 1, using: &random) }
    return switch Int.random(in: 0..<8, using: &random) {
    case 0: part() + part()
    case 1: "(?:\(part())|\(part()))"
    case 2: "(?:\(part())c)*"
    case 3: "(?:\(part())c)+?"
    case 4: "(?:\(part()))?"
    case 5: "(?:\(part())){1,2}"
    case 6: "[ab]" + part()
    default: "(?:^)?" + part() + part()
    }
  }
}
