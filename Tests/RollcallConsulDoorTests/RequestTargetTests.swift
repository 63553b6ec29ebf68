import Testing

@testable import RollcallConsulDoor

@Suite struct RequestTargetTests {
  @Test func `Path and parameters are told apart and decoded`() throws {
    let target = try RequestTarget("/v1/kv/a%2Fb%20c?raw&dc=x%26y&tag=a+b&tag=c=d&;flags=1")
    #expect(target.path == "/v1/kv/a/b c")
    #expect(target.query.contains("raw"))
    #expect(target.query["raw"] == "")
    #expect(target.query["dc"] == "x&y")
    #expect(target.query.values("tag") == ["a b", "c=d"])
    #expect(target.query["flags"] == "1")
    #expect(target.query["absent"] == nil)
  }

  @Test func `A parameter with a broken escape is left out`() throws {
    let query = try RequestTarget("/?a=%zz&%4=b&c=1").query
    #expect(query.parameters == [.init(name: "c", value: "1")])
  }

  @Test func `A proxy's form of the target is understood`() throws {
    #expect(try RequestTarget("http://localhost:8500/v1/kv/a?raw").path == "/v1/kv/a")
    #expect(try RequestTarget("http://localhost:8500").path == "")
    #expect(try RequestTarget("http://localhost:8500").cleanPath == "/")
  }

  @Test(arguments: [
    ("/", "/"), ("", "/"), ("/a/./b", "/a/b"), ("/a/../../b/", "/b/"), ("//", "/"), ("/a//", "/a/"), ("/.", "/"),
    ("/a/..", "/"),
    ("/.hidden", "/.hidden"), ("/a..b/c", "/a..b/c"),
  ])
  func `Paths are cleaned`(path: String, clean: String) throws {
    #expect(try RequestTarget(path).cleanPath == clean)
  }

  @Test func `What decoding undoes, encoding makes`() {
    let path = "/v1/kv/a b%c?d#ü/+&="
    let encoded = PercentEncoding.encode(path: path)
    #expect(encoded == "/v1/kv/a%20b%25c%3Fd%23%C3%BC/+&=")
    #expect(PercentEncoding.decode(encoded.utf8) == path)
  }

  @Test(arguments: ["*", "host:80", "kv/a"])
  func `What is no path is refused`(target: String) {
    #expect(throws: RequestTarget.Problem.malformed) { try RequestTarget(target) }
  }
}
