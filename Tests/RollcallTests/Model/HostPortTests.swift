import RollcallTesting
import Testing

@testable import Rollcall

@Suite("A host and port")
struct HostPortTests {
  @Test(
    "Every way of writing it is read",
    arguments: [
      ("yaz:5000", "yaz", 5000), ("10.0.0.1:0", "10.0.0.1", 0), ("[::1]:80", "::1", 80), ("2001:db8::1:80", "2001:db8::1", 80),
      ("host_1.example.:65535", "host_1.example.", 65_535), ("[fe80::1%eth0]:1", "fe80::1%eth0", 1), ("h:00080", "h", 80),
    ])
  func read(text: String, host: String, port: Int) {
    #expect(HostPort(text) == HostPort(host: host, port: port))
  }

  @Test(
    "What is none is refused",
    arguments: [
      "", ":", "host", "host:", ":80", "host:-1", "host:+1", "host:65536", "host:8o", "host:٣", "[::1]", "[::1:80", "::1]:80", "[]:80",
      "[[::1]]:80", "a b:80", "a\n:80", "a/b:80", "user@host:80", "a,b:80", "host:99999999999999999999", "http://host:80",
    ])
  func refused(text: String) {
    #expect(HostPort(text) == nil)
  }

  @Test(
    "Its description puts IPv6 into brackets and reads back the same",
    arguments: ["yaz:5000", "[2001:db8::1]:80", "[1:2:3:4:5:6:7:8]:80"])
  func description(text: String) {
    #expect(HostPort(text)?.description == text)
  }

  @Test("Random texts never trap, and what is read reads back the same", arguments: 0..<10)
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed)
    let pieces = ["[", "]", ":", "::", "1", "80", "a", ".", " ", "%", "\u{301}", "é", "\0", "65536", "-"]
    for _ in 0..<1_000 {
      let text = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      guard let read = HostPort(text) else { continue }
      #expect(HostPort(read.description) == read, "\(text.debugDescription)")
    }
  }
}
