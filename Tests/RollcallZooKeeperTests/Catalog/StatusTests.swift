import RealServers
import Rollcall
import Testing

@testable import RollcallZooKeeper

@Suite(.timeLimit(.minutes(2))) struct StatusTests {
  @Test(arguments: ZooKeeperServer.Version.allCases) func `The status names the server's version`(version: ZooKeeperServer.Version)
    async throws
  {
    try await RealServer.with(ZooKeeperServer.forTests(version)) { server in
      try await withCatalog(server.url) { catalog in
        let status = try await catalog.status()
        #expect(status.server.hasPrefix("ZooKeeper \(version.rawValue)."))
        let details = Dictionary(status.details.map { ($0.name, $0.value) }) { $1 }
        #expect(details["mode"] == "standalone")
        #expect(details["endpoint"] == server.clientAddress)
        #expect(details["members"] == nil)
      }
    }
  }

  @Test func `An ensemble's members are listed`() async throws {
    try await ZooKeeperEnsemble.with { ensemble in
      try await withCatalog(ensemble.url, .wait(upTo: .seconds(30))) { catalog in
        let details = try await catalog.status().details
        #expect(details.first { $0.name == "members" }?.value.split(separator: " ").count == 3)
        #expect(["leader", "follower"].contains(details.first { $0.name == "mode" }?.value))
      }
    }
  }

  @Test func `The answer to srvr is read, and another text is none`() {
    let text = """
      Zookeeper version: 3.9.3-c26634f34490bb0ea7a09cc51e05ede3b4e320ee, built on 2024-10-17 23:21 UTC
      Latency min/avg/max: 0/0.0/0
      Mode: standalone
      Node count: 5
      """
    let report = ServerReport(text)
    #expect(report?.version == "3.9.3")
    #expect(report?.mode == "standalone")
    #expect(report?.nodes == "5")
    for text in ["", "srvr is not executed because it is not in the whitelist.", "Zookeeper version: unknown", "::::\n:"] {
      #expect(ServerReport(text) == nil)
    }
  }
}
