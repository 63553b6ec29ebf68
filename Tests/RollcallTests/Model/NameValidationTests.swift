import Rollcall
import Testing

@Suite struct NameValidationTests {
  @Test func `A control character is what Unicode calls one`() {
    let differing = (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init).filter {
      $0.isControl != ($0.properties.generalCategory == .control)
    }
    #expect(Array(differing) == [])
  }

  @Test(arguments: ["a b", "a\u{A0}b", "a\tb", "a\u{3000}b", "a/b", "[a", "a\u{7}", "\u{301}a"])
  func `What divides or is blank is no host`(_ host: String) {
    #expect(throws: RollcallError.self) { try ServiceInstance(service: "web", host: host, port: 80).validate() }
  }
}
