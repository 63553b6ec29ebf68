import HTTPTypes
import HummingbirdTesting
import Testing

@testable import RollcallConsulDoor

@Suite struct RoutingTests {
  @Test func `A path that nobody knows is answered with 404 and no body`() async throws {
    try await withDoor { client in
      for path in ["/v1/nope", "/v1/", "/ui", "/v1/status/leader/x"] {
        let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
        #expect(response.status == .notFound)
        #expect(response.text == "")
        #expect(response["Content-Type"] == nil)
      }
    }
  }

  @Test func `A method that a path does not have is refused, and the others are named`() async throws {
    try await withDoor { client in
      let post = try await client.executeRequest(uri: "/v1/status/leader", method: .post, headers: [:], body: nil)
      #expect(post.status == .methodNotAllowed)
      #expect(post.text == "method POST not allowed")
      #expect(post["Allow"] == "OPTIONS,GET")
      #expect(post["Content-Type"] == "text/plain; charset=utf-8")

      let head = try await client.executeRequest(uri: "/v1/status/leader", method: .head, headers: [:], body: nil)
      #expect(head.status == .methodNotAllowed)
      #expect(head["Content-Length"] == "23")
      #expect(head.text == "")

      let options = try await client.executeRequest(uri: "/v1/status/leader", method: .options, headers: [:], body: nil)
      #expect(options.status == .ok)
      #expect(options.text == "")
      #expect(options["Allow"] == "OPTIONS,GET")
    }
  }
}
