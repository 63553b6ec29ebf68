import RollcallEmbedded
import Testing

@testable import RollcallConsulDoor

@Suite struct RoutingTests {
  @Test(arguments: ["/v1/nope", "/v1/", "/ui", "/v1/status/leader/x", "/v1/catalog/services/"])
  func `A path that nobody knows is answered with 404 and no body`(path: String) async throws {
    try await withDoor { client in
      let answer = try await client.ask("GET", path)
      #expect(answer.status == 404)
      #expect(answer.text == "")
      #expect(answer["Content-Type"] == nil)
    }
  }

  @Test func `A method that a path does not have is refused, and the others are named`() async throws {
    try await withDoor { client in
      let post = try await client.ask("POST", "/v1/kv/a")
      #expect(post.status == 405)
      #expect(post.text == "method POST not allowed")
      #expect(post["Allow"] == "OPTIONS,GET,PUT,DELETE")
      #expect(post["Content-Type"] == "text/plain; charset=utf-8")

      let head = try await client.ask("HEAD", "/v1/catalog/services")
      #expect(head.status == 405)
      #expect(head["Content-Length"] == "23")
      #expect(head.text == "")

      let options = try await client.ask("OPTIONS", "/v1/catalog/services")
      #expect(options.status == 200)
      #expect(options.text == "")
      #expect(options["Allow"] == "OPTIONS,GET")
    }
  }

  @Test(arguments: [
    ("/v1/kv", "/v1/kv/"), ("//v1/kv/a", "/v1/kv/a"), ("/v1/kv/a//b?raw", "/v1/kv/a/b?raw"), ("/v1/kv/a/../b%20c", "/v1/kv/b%20c"),
    ("/v1/kv/a/.", "/v1/kv/a"), ("/../v1/status/leader", "/v1/status/leader"),
  ])
  func `A path that is not clean leads to the clean one`(path: String, clean: String) async throws {
    try await withDoor { client in
      let answer = try await client.ask("GET", path)
      #expect(answer.status == 301)
      #expect(answer["Location"] == clean)
    }
  }

  @Test(arguments: ["/v1/kv/%00", "/v1/kv/%01a", "/v1/kv/%C2%85", "/v1/kv/%E2%80%A8"])
  func `A path with characters that cannot be printed is refused`(path: String) async throws {
    try await withDoor { client in
      let answer = try await client.ask("GET", path)
      #expect(answer.status == 400)
      #expect(answer.text == "")
    }
  }

  @Test(arguments: ["/v1/kv/%zz", "/v1/kv/%4", "/v1/kv/%", "/v1/kv/%FF"])
  func `A path with a broken escape is refused, and so is one that is not UTF-8`(path: String) async throws {
    try await withDoor { client in
      let answer = try await client.ask("GET", path)
      #expect(answer.status == 400)
      #expect(answer.text == "400 Bad Request")
    }
  }

  @Test(arguments: ["/v1/connect/proxy", "/v1/operator/keyring", "/v1/connect/intentions/match"])
  func `What the door does not have of Consul's API says so`(path: String) async throws {
    try await withDoor { client in
      let answer = try await client.ask("GET", path)
      #expect(answer.status == 501)
      #expect(!answer.text.isEmpty)
    }
  }
}
