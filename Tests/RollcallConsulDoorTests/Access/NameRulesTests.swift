import Testing

@testable import RollcallConsulDoor

@Suite struct NameRulesTests {
  private let rules = NameRules([("*", .read), ("web-*", .write), ("web-secret", .deny), ("web-s*", .read)])

  @Test(arguments: [
    ("mail", AccessRight.read), ("web", .read), ("web-a", .write), ("web-", .write), ("web-secret", .deny), ("web-secrets", .read),
    ("web-s", .read), ("", .read),
  ]) func `A whole name decides, then the longest beginning`(name: String, right: AccessRight) {
    #expect(rules.right(to: name) == right)
  }

  @Test(arguments: [("", AccessRight.deny), ("m", .read), ("web-", .deny), ("web-a", .write), ("web-s", .deny), ("web-secrets", .read)])
  func `All names that begin so have the least right of any of them`(prefix: String, right: AccessRight) {
    #expect(rules.right(toAllBelow: prefix) == right)
  }

  @Test func `Without a rule nothing may be done`() {
    #expect(NameRules().right(to: "web") == .deny)
    #expect(NameRules().right(toAllBelow: "") == .deny)
    #expect(NameRules([("web", .write)]).right(toAllBelow: "web") == .deny)
  }
}
