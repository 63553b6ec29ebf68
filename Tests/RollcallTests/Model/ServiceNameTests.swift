import Foundation
import Testing

@testable import Rollcall

@Suite("A service name")
struct ServiceNameTests {
  @Test(
    "Any text without control characters is a name", arguments: ["web", "CommentsService", "a b", "café", "a/b", "rollcall:nodes", "🦆"])
  func valid(name: String) throws {
    try ServiceName(name).validate()
    try ServiceName(String(repeating: "x", count: 255)).validate()
  }

  @Test(
    "What is empty, endless or has control characters is refused",
    arguments: ["", "a\0", "a\nb", "\u{7f}", "\u{85}", String(repeating: "x", count: 256), String(repeating: "é", count: 128)])
  func invalid(name: String) {
    let error = #expect(throws: RollcallError.self) { try ServiceName(name).validate() }
    #expect(error?.code == .invalid)
    #expect(error?.message.contains("service name") == true)
  }

  @Test("A DNS label has letters, digits and inner hyphens, at most 63")
  func dnsLabel() {
    for name in ["a", "web-1", "X9", String(repeating: "x", count: 63)] { #expect(ServiceName(name).isDNSLabel) }
    for name in ["", "-a", "a-", "a.b", "a_b", "é", "a b", String(repeating: "x", count: 64)] { #expect(!ServiceName(name).isDNSLabel) }
  }

  @Test("In JSON it is a plain string")
  func json() throws {
    #expect(String(decoding: try JSONEncoder().encode([ServiceName("web")]), as: UTF8.self) == #"["web"]"#)
    #expect(try JSONDecoder().decode([ServiceName].self, from: Data(#"["web"]"#.utf8)) == ["web"])
    #expect(String(decoding: try JSONEncoder().encode([Revision(7)]), as: UTF8.self) == "[7]")
    #expect(try JSONDecoder().decode([Revision].self, from: Data("[7]".utf8)) == [Revision(7)])
    #expect(String(decoding: try JSONEncoder().encode([SessionID("s")]), as: UTF8.self) == #"["s"]"#)
    #expect(try JSONDecoder().decode([SessionID].self, from: Data(#"["s"]"#.utf8)) == [SessionID("s")])
  }
}
