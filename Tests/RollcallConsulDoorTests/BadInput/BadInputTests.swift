import NIOCore
import RealServers
import Rollcall
import Testing

@testable import RollcallConsulDoor

/// What no client should send, sent to the agent's process: each is refused with a sentence, and the agent goes on.
@Suite(.timeLimit(.minutes(3))) struct BadInputTests {
  /// A request as it is on the wire, and what comes back.
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var bytes: String
    var status: Int
    var text: String

    init(_ title: String, _ bytes: String, _ status: Int, _ text: String) {
      (self.title, self.bytes, self.status, self.text) = (title, bytes, status, text)
    }

    /// A request with a body.
    init(_ title: String, _ method: String, _ path: String, _ body: String, _ status: Int, _ text: String) {
      self.init(
        title,
        "\(method) /v1/\(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
        status, text)
    }

    init(_ title: String, _ method: String, _ path: String, _ status: Int, _ text: String) {
      self.init(title, method, path, "", status, text)
    }

    var testDescription: String { title }
  }

  static let bodies: [Case] = [
    Case("malformed JSON", "PUT", "agent/service/register", #"{"Name":"#, 400, "Request decode failed: unexpected EOF"),
    Case("an unknown field", "PUT", "agent/service/register", #"{"Nme":"w"}"#, 400, #"Request decode failed: json: unknown field "Nme""#),
    Case("port 70000", "PUT", "agent/service/register", #"{"Name":"w","Port":70000}"#, 400, "The port 70000 is outside of 0...65535."),
    Case("port -1", "PUT", "agent/service/register", #"{"Name":"w","Port":-1}"#, 400, "The port -1 is outside of 0...65535."),
    Case("an empty name", "PUT", "agent/service/register", #"{"Name":"","ID":"x"}"#, 400, "Missing service name"),
    Case(
      "an endless name", "PUT", "agent/service/register", #"{"Name":"\#(String(repeating: "x", count: 100_000))"}"#, 400,
      "The service name has 100000 bytes; at most 255 are possible."),
    Case(
      "control characters in a name", "PUT", "agent/service/register", #"{"Name":"a\u0007"}"#, 400,
      "The service name has a control character in it."),
    Case(
      "an endless id", "PUT", "agent/service/register", #"{"Name":"w","ID":"\#(String(repeating: "x", count: 100_000))"}"#, 400,
      "The instance id has 100000 bytes; at most 255 are possible."),
    Case(
      "control characters in a node's name", "PUT", "catalog/register", #"{"Node":"a\nb","Address":"10.0.0.1"}"#, 400,
      "The node name has a control character in it."),
    Case(
      "control characters in a check's id", "PUT", "catalog/register",
      #"{"Node":"n","Address":"10.0.0.1","Check":{"Name":"a\u0007"}}"#, 400, "The check id has a control character in it."),
    Case(
      "an endless check id", "PUT", "catalog/register",
      #"{"Node":"n","Address":"10.0.0.1","Check":{"Name":"\#(String(repeating: "x", count: 100_000))"}}"#, 400,
      "The check id has 100000 bytes; at most 1024 are possible."),
    Case(
      "too many checks", "PUT", "agent/service/register",
      #"{"Name":"w","Checks":[\#(Array(repeating: #"{"TTL":"1h"}"#, count: 300).joined(separator: ","))]}"#, 400,
      "A service, or the node, can have 256 checks and not 300."),
    Case(
      "a nest without end", "PUT", "agent/service/register", String(repeating: "[", count: 500_000), 400,
      "Request decode failed: exceeded max depth"),
    Case("a negative index", "GET", "health/service/web?index=-1", 400, "Invalid index"),
    Case("a nonsense duration", "GET", "health/service/web?index=1&wait=soon", 400, "Invalid wait time"),
    Case("a duration without end", "GET", "health/service/web?index=1&wait=99999999999999999h", 400, "Invalid wait time"),
    Case(
      "a nonsense TTL", "PUT", "agent/service/register", #"{"Name":"w","Check":{"TTL":"soon"}}"#, 400,
      #"Request decode failed: time: invalid duration "soon""#),
    Case("an unknown check", "PUT", "agent/check/pass/nope", 500, #"CheckID "nope" does not have associated TTL"#),
    Case(
      "a session that does not exist", "PUT", "kv/a?acquire=00000000-0000-0000-0000-000000000000", "x", 500,
      #"invalid session "00000000-0000-0000-0000-000000000000""#),
    Case("a session that cannot be", "PUT", "session/renew/nope", 500, "failed session lookup: index error: UUID must be 36 characters"),
    Case(
      "an endless key", "PUT", "kv/\(String(repeating: "k", count: 5000))", "x", 413, "The key has 5000 bytes; at most 4096 are possible."),
    Case(
      "a body above the limit", "PUT", "agent/service/register", String(repeating: " ", count: 1024 * 1024 + 1), 413,
      "Request body(1048577 bytes) too large, max size: 1048576 bytes."),
    Case(
      "a value above the limit", "PUT", "kv/a", String(repeating: "x", count: 512 * 1024 + 1), 413,
      "Request body(524289 bytes) too large, max size: 524288 bytes. "
        + "See https://www.consul.io/docs/agent/options.html#kv_max_value_size."),
  ]

  private static let host = "Host: localhost\r\n"
  private static let tooMuch =
    "431 Request Header Fields Too Large: a request may have 128 of them, with 65536 bytes in all and its first line."

  static let heads: [Case] = [
    Case(
      "a flood of headers", "GET /v1/status/leader HTTP/1.1\r\n\(host)\((0..<5000).map { "X-\($0): y\r\n" }.joined())\r\n", 431, tooMuch),
    Case(
      "one endless header", "GET /v1/status/leader HTTP/1.1\r\n\(host)X: \(String(repeating: "y", count: 1_000_000))\r\n\r\n", 431, tooMuch),
    Case("an endless path", "GET /v1/kv/\(String(repeating: "y", count: 1_000_000)) HTTP/1.1\r\n\(host)\r\n", 431, tooMuch),
    Case("no HTTP at all", "\u{16}\u{3}\u{1}\u{2}hello\r\n\r\n", 400, "400 Bad Request: invalid HTTP method"),
    Case(
      "a header without a colon", "GET /v1/status/leader HTTP/1.1\r\n\(host)foo\r\n\r\n", 400,
      "400 Bad Request: invalid character in header"),
    Case("no path", "OPTIONS * HTTP/1.1\r\n\(host)\r\n", 400, "400 Bad Request"),
    Case(
      "a negative length", "PUT /v1/kv/a HTTP/1.1\r\n\(host)Content-Length: -5\r\n\r\n", 400,
      "400 Bad Request: invalid character in content-length header"),
    Case(
      "two lengths", "PUT /v1/kv/a HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400,
      "400 Bad Request: unexpected content-length header"),
    Case(
      "a length and chunks", "PUT /v1/kv/a HTTP/1.1\r\n\(host)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      "400 Bad Request: unknown (http_parser error)"),
    Case(
      "a chunk that is none", "PUT /v1/kv/a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nx", 400,
      "invalid character in chunk size header"),
    Case(
      "an announced body above the limit", "PUT /v1/kv/a HTTP/1.1\r\n\(host)Content-Length: 99999999999\r\n\r\n", 413,
      "Request body(99999999999 bytes) too large, max size: 524288 bytes. "
        + "See https://www.consul.io/docs/agent/options.html#kv_max_value_size."),
    Case(
      "chunks above the limit",
      "PUT /v1/agent/service/register HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n"
        + String(repeating: "10000\r\n\(String(repeating: "x", count: 65536))\r\n", count: 40), 413,
      "Request body(more than 1048576 bytes) too large, max size: 1048576 bytes."),
  ]

  /// The connection ends with the answer: `exchange` reads to the end.
  @Test func `Each gets its status and a sentence, and the agent goes on`() async throws {
    try await RealServer.with(RollcallAgentServer()) { agent in
      let client = try RawClient(address: #require(HostPort(agent.httpAddress)))
      for bad in Self.bodies + Self.heads {
        let bytes = try await withDeadline(.seconds(20), "\(bad.title): the connection did not end.") {
          try await client.exchange(bad.bytes)
        }
        let answer = try #require(RawClient.Answer(bytes), "\(bad.title): \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        #expect(answer.status == bad.status && answer.text == bad.text, "\(bad.title): \(answer.status) \(answer.text)")
        #expect(answer["Content-Type"] == "text/plain; charset=utf-8", "\(bad.title)")
      }
      #expect(try await client.ask("GET", "/v1/agent/services").text == "{}")
      #expect(try await client.ask("GET", "/v1/catalog/services").text == "{}")
      #expect(try await client.ask("PUT", "/v1/kv/a", "1").text == "true")
    }
  }

  @Test func `A name that only DNS cannot carry is accepted, and so is a service without a port`() async throws {
    try await AgentDoor.with { door in
      let answer = try await door.peer.put("agent/service/register", #"{"Name":"bad_name.x","Port":0}"#)
      #expect(answer.status == 200)
      #expect(try await door.peer.get("catalog/service/bad_name.x").body.contains(#""ServicePort":0"#))
    }
  }

  @Test(arguments: [
    "PUT /v1/kv/a HT", "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nX: ",
    "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab",
    "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ])
  func `A request that stops half-way is cut after its time`(bytes: String) async throws {
    try await withDoor(configure: { $0.limits.requestTime = .milliseconds(200) }) { client in
      let start = ContinuousClock.now
      let answer = try await client.exchange(bytes)
      #expect(ContinuousClock.now - start >= .milliseconds(200))
      #expect(answer.isEmpty || RawClient.Answer(answer)?.status != 200)
      #expect(try await client.ask("GET", "/v1/kv/a").status == 404)
    }
  }

  @Test func `A client of HTTP 1.0 is answered, and its connection ends unless it asks to keep it`() async throws {
    try await withDoor { client in
      let once = try #require(RawClient.Answer(try await client.exchange("GET /v1/status/leader HTTP/1.0\r\n\r\n")))
      #expect(once.status == 200 && once["Connection"] == "close")
      let kept = try await client.exchange(
        "GET /v1/status/leader HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /v1/status/peers HTTP/1.0\r\n\r\n")
      let text = String(decoding: kept, as: UTF8.self)
      #expect(text.split(separator: "HTTP/1.1 200 OK").count == 2)
      #expect(text.firstRange(of: "Connection: keep-alive") != nil && text.firstRange(of: "Connection: close") != nil)
    }
  }

  @Test func `A client that waits to be told to send its body is told so`() async throws {
    try await withDoor { client in
      try await client.connected { inbound, outbound in
        try await outbound.write(
          .init(
            string: "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"))
        var bytes = inbound.makeAsyncIterator()
        let told = try await bytes.next().map { String(buffer: $0) }
        #expect(told == "HTTP/1.1 100 Continue\r\n\r\n")
        try await outbound.write(.init(string: "hi"))
        var answer = ""
        while let more = try await bytes.next() { answer += String(buffer: more) }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("true"))
      }
    }
  }
}
