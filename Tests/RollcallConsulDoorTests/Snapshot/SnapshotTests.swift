import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct SnapshotTests {
  @Test func `A snapshot of one agent is restored by another`() async throws {
    let snapshot = try await withDoor { client async throws -> [UInt8] in
      for number in 0..<2_000 {
        #expect(try await client.ask("PUT", "/v1/kv/key/\(number)", String(repeating: "v", count: 200)).status == 200)
      }
      let answer = try await client.ask("GET", "/v1/snapshot")
      #expect(answer.status == 200 && answer["Content-Type"] == "application/x-gzip" && answer["X-Consul-Index"] != nil)
      return answer.body
    }
    let catalog = EmbeddedCatalog()
    try await withRunningDoor(over: catalog) { client, _ async throws -> Void in
      let head = "PUT /v1/snapshot HTTP/1.1\r\nHost: \(client.address)\r\nConnection: close\r\nContent-Length: \(snapshot.count)\r\n\r\n"
      let bytes = try await client.exchange(Array(head.utf8) + snapshot)
      #expect(String(decoding: bytes.prefix(15), as: UTF8.self) == "HTTP/1.1 200 OK")
      #expect(try await catalog.keyValues.list("key/").entries.count == 2_000)
    }
  }

  @Test func `Garbage is refused before anything is touched, and so is what is too large`() async throws {
    try await withDoor(configure: { $0.limits.snapshot = 1_000 }) { client async throws -> Void in
      #expect(try await client.ask("PUT", "/v1/kv/a", "1").status == 200)
      let garbage = try await client.ask("PUT", "/v1/snapshot", "garbage")
      #expect(garbage.status == 500 && garbage.text == "failed to decompress snapshot: unexpected EOF")
      let large = try await client.ask("PUT", "/v1/snapshot", String(repeating: "a", count: 2_000))
      #expect(large.status == 413)
      #expect(try await client.ask("GET", "/v1/kv/a?raw").text == "1")
    }
  }

  @Test func `A catalog whose servers keep it is not copied`() async throws {
    try await withDoor(over: LostCatalog()) { client async throws -> Void in
      for method in ["GET", "PUT"] {
        let answer = try await client.ask(method, "/v1/snapshot")
        #expect(answer.status == 501)
        #expect(answer.text == "The catalog 'dc1' is not this agent's to copy (lost:). Use the backups of its servers.")
      }
    }
  }
}
