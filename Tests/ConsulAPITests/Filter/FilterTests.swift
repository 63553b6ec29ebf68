import Testing

@testable import ConsulAPI

@Suite struct FilterTests {
  @Test func `Words bind as in Consul: not, and, or`() throws {
    func parse(_ text: String) throws -> FilterExpression {
      var parser = FilterParser(text)
      return try parser.parse()
    }
    let (a, b, c) = (FilterMatch(["a"], .equal, "1"), FilterMatch(["b"], .equal, "2"), FilterMatch(["c"], .isEmpty, isNegated: true))
    #expect(try parse("not a == 1 and b==2 or c is not empty") == .or(.and(.not(.match(a)), .match(b)), .match(c)))
    #expect(try parse("a==1 or b==2 and c is not empty") == .or(.match(a), .and(.match(b), .match(c))))
    #expect(try parse("(a==1 or b==2) and c is not empty") == .and(.or(.match(a), .match(b)), .match(c)))
    #expect(try parse(#"x.y["z w"] contains `\n`"#) == .match(FilterMatch(["x", "y", "z w"], .contains, #"\n"#)))
    #expect(try parse(#""a\tb" not in x"#) == .match(FilterMatch(["x"], .contains, "a\tb", isNegated: true)))
    #expect(try parse("is is empty") == .match(FilterMatch(["is"], .isEmpty)))
  }

  @Test(arguments: [
    ("", 0), ("a", 1), ("a =", 2), ("a == 1 b", 7), ("a == 1 and", 10), ("(a == 1", 7), ("a == \"x", 7), ("a == 1x", 6), ("a[1] == 2", 2),
    ("a[\"b\" == 2", 6), (#"a == "\q""#, 9),
  ])
  func `A mistake is told with its place`(text: String, offset: Int) {
    let error = #expect(throws: FilterError.self) {
      var parser = FilterParser(text)
      _ = try parser.parse()
    }
    #expect(error?.description.contains("(\(offset)):") == true, "\(error?.description ?? "")")
  }

  @Test func `What is not there matches no expression`() throws {
    let node = ConsulNode(node: "a", address: "b", datacenter: "c", meta: ["there": "x"])
    #expect(try !Filter("Meta.nothing matches `x`").matches(node))
    #expect(try Filter("Meta.nothing not matches `x`").matches(node))
    #expect(try Filter("Meta.there matches `x`").matches(node))
  }

  @Test func `Depth and number of conditions are bounded`() {
    let deep = String(repeating: "(", count: 20_000) + "a == 1" + String(repeating: ")", count: 20_000)
    #expect(throws: FilterError.self) { try Filter<ConsulNode>(deep) }
    #expect(throws: FilterError.self) { try Filter<ConsulNode>(String(repeating: "not ", count: 20_000) + "a == 1") }
    let many = Array(repeating: "Node == a", count: 65).joined(separator: " or ")
    #expect(throws: FilterError("More than 64 conditions in one filter")) { try Filter<ConsulNode>(many) }
  }

  @Test(arguments: [
    ("Bad == 1", #"Selector "Bad" is not valid"#), ("Meta.x.y == 1", #"Selector "Meta.x.y" is not valid"#),
    ("Node is empty", #"Invalid match operator "Is Empty" for selector "Node""#),
    ("Meta == 1", #"Invalid match operator "Equal" for selector "Meta""#),
    ("Node matches `(`", "Failed to compile regular expression \"(\": error parsing regexp: missing closing ): `(`"),
  ])
  func `A filter that does not fit the shape is refused, even with nothing to choose from`(text: String, message: String) {
    #expect(throws: FilterError(message)) { try Filter<ConsulNode>(text) }
  }

  @Test func `Whatever arrives is a filter or an error`() {
    var random = SeededGenerator(seed: 5)
    let words = [
      "Node", "Meta", ".", "[", "]", "\"", "`", "==", "!=", " ", "in", "not", "and", "or", "(", ")", "is", "empty", "matches", "1", "\\",
      "é", "\0",
    ]
    for _ in 0..<200_000 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      _ = try? Filter<ConsulNode>(text).matches(ConsulNode(node: "a", address: "b", datacenter: "c"))
    }
  }
}
