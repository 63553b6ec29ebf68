import Rollcall
import RollcallAgent
import RollcallEmbedded
import Testing

import struct Foundation.Date

@testable import RollcallConsulDoor

/// What becomes of sessions when the agent whose checks they depend on is started again. Beside a real Consul: `ConsulComparisonTests`.
@Suite(.timeLimit(.minutes(1))) struct SessionRestartTests {
  private static let service =
    #"{"Name":"web","Checks":[{"CheckID":"a","TTL":"1h","Status":"passing"},{"CheckID":"b","TTL":"1h","Status":"passing"}]}"#

  /// An agent's first life: sessions on checks, then a stop.
  private static func sessions(in catalog: EmbeddedCatalog, on checks: [String]) async throws -> [SessionID] {
    let ids = try await AgentDoor.with(catalog) { door in
      #expect(try await door.peer.put("agent/service/register", service).status == 200)
      var ids: [SessionID] = []
      for check in checks {
        let answer = try await door.peer.put("session/create", #"{"NodeChecks":["serfHealth"],"ServiceChecks":[{"ID":"\#(check)"}]}"#)
        ids.append(SessionID(String(try #require(answer.body.firstMatch(of: ComparableAnswer.uuid)).output)))
      }
      #expect(try await door.peer.put("kv/lock?acquire=\(ids[0])", "held").body == "true")
      return ids
    }
    // All that they depend on was gone for a while.
    #expect(try await catalog.instances(of: .nodes).instances.isEmpty)
    #expect(try await catalog.instances(of: "web").instances.isEmpty)
    return ids
  }

  @Test func `Sessions outlive a restart of the agent, and a check that fails after it ends those that depend on it`() async throws {
    let catalog = EmbeddedCatalog()
    let ids = try await Self.sessions(in: catalog, on: ["a", "b"])
    try await AgentDoor.with(catalog, runsAgent: false) { door in
      // The door is first, and finds neither node nor service.
      #expect(try await door.peer.get("session/info/\(ids[0])?index=1000000&wait=300ms").body.contains(ids[0].rawValue))
      async let _: Void = door.agent.run()
      await door.agent.published()
      _ = try await door.peer.put("agent/check/fail/b")
      // Both have the same service and node: when one of them has been judged, so has the other.
      for await list in try #require(catalog.sessions).sessionUpdates() where !list.sessions.contains(where: { $0.id == ids[1] }) { break }
      #expect(try await door.peer.get("session/info/\(ids[0])").body.contains(ids[0].rawValue))
      #expect(try await door.peer.get("kv/lock").body.contains(ids[0].rawValue))
    }
  }

  @Test func `A check whose time ran out while the agent was away ends its sessions`() async throws {
    let catalog = EmbeddedCatalog()
    let ids = try await Self.sessions(in: catalog, on: ["a"])
    try await AgentDoor.with(catalog, date: Date(timeIntervalSinceNow: 7200)) { door in
      for await list in try #require(catalog.sessions).sessionUpdates() where !list.sessions.contains(where: { $0.id == ids[0] }) { break }
      #expect(try await !door.peer.get("kv/lock").body.contains("Session"))
    }
  }
}
