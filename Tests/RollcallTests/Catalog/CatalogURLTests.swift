import RollcallTesting
import Testing

@testable import Rollcall

@Suite("A catalog URL")
struct CatalogURLTests {
  private func endpoints(_ text: String) throws -> [CatalogURL.Endpoint] { try CatalogURL(text).endpoints }

  private func endpoint(_ host: String, _ port: Int?) -> CatalogURL.Endpoint { CatalogURL.Endpoint(host: host, port: port) }

  @Test("The embedded catalog needs no endpoint, and takes a folder")
  func embedded() throws {
    let memory = try CatalogURL("embedded:")
    #expect(memory.scheme == "embedded")
    #expect(memory.endpoints.isEmpty)
    #expect(memory.path.isEmpty)
    #expect(!memory.usesTLS)
    #expect(try CatalogURL("embedded:/var/lib/rollcall").path == "/var/lib/rollcall")
    #expect(try CatalogURL("embedded:data").path == "data")
  }

  @Test("Endpoints are read in order, with and without ports")
  func severalEndpoints() throws {
    let url = try CatalogURL("etcd://h1:2379,h2,10.0.0.3:2380/prefix/deep?layout=killrvideo&flag")
    #expect(url.endpoints == [endpoint("h1", 2379), endpoint("h2", nil), endpoint("10.0.0.3", 2380)])
    #expect(url.path == "/prefix/deep")
    #expect(url.options == ["layout": "killrvideo", "flag": ""])
  }

  @Test("TLS is part of the scheme, in any case of letters")
  func tls() throws {
    let url = try CatalogURL("CONSUL+TLS://Host:8501")
    #expect(url.scheme == "consul")
    #expect(url.usesTLS)
    #expect(url.endpoints == [endpoint("Host", 8501)])
    #expect(url.description == "consul+tls://Host:8501")
  }

  @Test("IPv6 addresses stand in brackets, and without a port also bare")
  func ipv6() throws {
    #expect(try endpoints("consul://[::1]:8501") == [endpoint("::1", 8501)])
    #expect(try endpoints("consul://[::1]") == [endpoint("::1", nil)])
    #expect(try endpoints("consul://::1") == [endpoint("::1", nil)])
    #expect(try endpoints("consul://2001:db8::7") == [endpoint("2001:db8::7", nil)])
    #expect(try endpoints("etcd://[fe80::1%25eth0]:2379,[::2]") == [endpoint("fe80::1%25eth0", 2379), endpoint("::2", nil)])
    #expect(try CatalogURL("consul://::1").description == "consul://[::1]")
  }

  @Test("Path and options are percent-decoded")
  func percentEncoding() throws {
    let url = try CatalogURL("etcd://h/a%20b%2Fc?name=a%26b%3Dc&caf%C3%A9=x=y")
    #expect(url.path == "/a b/c")
    #expect(url.options == ["name": "a&b=c", "café": "x=y"])
  }

  @Test(
    "What is no catalog URL is refused with the text, the reason and an example",
    arguments: [
      "", ":", "localhost", "//localhost", ":8500", "+tls://h", "a b://h", "a/b://h", "étcd://h", "etcd://", "etcd:///path",
      "etcd://h1,,h2", "etcd://h1,", "etcd://h:", "etcd://h:port", "etcd://h:70000", "etcd://h:-1", "etcd://:2379", "etcd://[::1",
      "etcd://::1]", "etcd://[]", "etcd://[[::1]]", "etcd://[[::1]]:80", "etcd://a b", "etcd://a b:80", "etcd://h\n:80", "etcd://h#x",
      "etcd://h?=1", "etcd://h?a=1&a=2", "etcd://h?a=%zz", "etcd://h/%ff", "etcd://h:99999999999999999999999",
    ])
  func refused(text: String) {
    let error = #expect(throws: RollcallError.self) { try CatalogURL(text) }
    #expect(error?.code == .invalid)
    #expect(error?.message.hasPrefix("'\(text)'") == true)
    #expect(error?.message.contains("consul://127.0.0.1:8500") == true)
  }

  @Test(
    "A URL with a password is refused, and the password is not repeated",
    arguments: ["etcd://user:secret@h:2379", "etcd://user:se?secret@h", "etcd://user:/secret@h", "etcd:// user:secret@h"])
  func password(text: String) {
    let error = #expect(throws: RollcallError.self) { try CatalogURL(text) }
    #expect(error?.message.contains("secret") == false)
  }

  @Test(
    "Its description reads back as the same URL",
    arguments: [
      "embedded:", "embedded:/var/lib/roll call", "embedded:%2F/x", "embedded:data?a=b", "consul://127.0.0.1:8500",
      "etcd+tls://h1:2379,[::1]:2379,[::2]/p%3Fq?layout=skydns&x=%26%3D%25%2B&y=ü", "zookeeper://h1,h2/a/b%23c",
    ])
  func roundTrip(text: String) throws {
    let url = try CatalogURL(text)
    #expect(try CatalogURL(url.description) == url)
  }

  @Test("Random texts are read or refused, and what is read reads back the same", arguments: 0..<20)
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed)
    let pieces = [
      "etcd", "+tls", ":", "//", "/", "?", "&", "=", "@", "[", "]", "::1", "h1", ":80", ",", "%", "%2F", "%00", "%zz", "#", " ", "\u{301}",
      "ü", "\0", "🦆", "\r\n",
    ]
    for _ in 0..<1_000 {
      var text: String
      if Bool.random(using: &random) {
        text = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      } else {
        text = String(
          decoding: (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
      }
      if Bool.random(using: &random) { text = "etcd:" + text }
      guard let url = try? CatalogURL(text) else { continue }
      let back = try? CatalogURL(url.description)
      #expect(back == url, "\(text.debugDescription) became \(url.description.debugDescription)")
    }
  }
}
