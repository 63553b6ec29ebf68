import ConsulAPI
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct EventTests {
  private static func names(_ answer: RawClient.Answer) throws -> [String] {
    try [ConsulEvent](jsonBytes: answer.body).map(\.name)
  }

  @Test func `Every agent on the catalog hears an event, and whoever waits wakes`() async throws {
    let catalog = EmbeddedCatalog()
    try await withRunningDoor(over: catalog) { first, door async throws -> Void in
      try await withDoor(over: catalog) { second async throws -> Void in
        async let answer = first.ask("GET", "/v1/event/list?index=1&wait=50s")
        try await door.blocked(1)
        let fired = try await second.ask("PUT", "/v1/event/fire/deploy", "now")
        let event = try ConsulEvent(jsonBytes: fired.body)
        let heard = try await answer
        #expect(try [ConsulEvent](jsonBytes: heard.body).map(\.id) == [event.id])
        #expect(heard["X-Consul-Index"] == String(event.index))
        // An event of another name does not wake who waits for this one.
        async let named = first.ask("GET", "/v1/event/list?name=deploy&index=\(event.index)&wait=50s")
        try await door.blocked(1)
        #expect(try await second.ask("PUT", "/v1/event/fire/other").status == 200)
        #expect(try await second.ask("PUT", "/v1/event/fire/deploy").status == 200)
        #expect(try Self.names(try await named) == ["deploy", "deploy"])
      }
    }
  }

  @Test func `The latest events are kept, in their order, and no more of them`() async throws {
    try await withDoor { client async throws -> Void in
      for number in 0..<260 { #expect(try await client.ask("PUT", "/v1/event/fire/e\(number)").status == 200) }
      let names = try Self.names(try await client.ask("GET", "/v1/event/list"))
      #expect(names == (4..<260).map { "e\($0)" })
    }
  }

  @Test func `Events that are fired at the same moment find a place each`() async throws {
    let catalog = EmbeddedCatalog()
    try await withDoor(over: catalog) { first async throws -> Void in
      try await withDoor(over: catalog) { second async throws -> Void in
        try await withThrowingTaskGroup(of: Int.self) { group async throws -> Void in
          for number in 0..<8 { group.addTask { try await first.ask("PUT", "/v1/event/fire/a\(number)").status } }
          for number in 0..<8 { group.addTask { try await second.ask("PUT", "/v1/event/fire/b\(number)").status } }
          for try await status in group { #expect(status == 200) }
        }
        let names = try Self.names(try await first.ask("GET", "/v1/event/list"))
        #expect(Set(names).count == 16)
      }
    }
  }

  @Test func `An index is made of the id as Consul makes it`() {
    #expect(ConsulEvent(id: "563bbd24-0ce6-47af-06a0-02a3b0d8a1d9", name: "deploy").index == 5_808_446_734_124_115_574)
    #expect(ConsulEvent(id: "nonsense", name: "deploy").index == 1)
  }
}
