import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Rollcall
import Testing

/// An agent whose catalogs are gone.
@Suite(.timeLimit(.minutes(5))) struct OutageTests {
  private static let names = ["zk", "etcd", "consul"]
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("outage"))

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func `It goes on answering, also when it is killed meanwhile, and is current soon after they are back`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("service: {name: ep2016, address: 10.0.0.1, port: 80, catalogs: ['*']}".utf8)
      .write(to: folder.appending(path: "ep2016.yaml"))
    try await RealServer.with(ZooKeeperServer()) { zooKeeper in
      try await RealServer.with(EtcdServer()) { etcd in
        try await RealServer.with(ConsulServer()) { consul in
          // Another's, which is to be there before, meanwhile and afterwards.
          _ = try await EtcdControl(server: etcd)("put", "/services/other/providers/10.0.0.2:80", "10.0.0.2:80")
          let places = ["zk=\(zooKeeper.url)/rollcall", "etcd=\(etcd.url)/services?layout=hostport", "consul=\(consul.url)"]
          let arguments = ["--config-dir", folder.path, "--log-level", "debug"] + places.flatMap { ["--catalog", $0] }
          try await RealServer.with(RollcallAgentServer(arguments: arguments)) { server in
            let agent = try server.connection()
            for name in Self.names { try await answer(agent, name) { $0.staleSince == nil && $0.instances == ["10.0.0.1:80"] } }
            try await answer(agent, "etcd", "other") { $0.staleSince == nil && $0.instances == ["10.0.0.2:80"] }
            _ = try await agent.send(ConsulRequest(.put, ["kv", "color"], query: [("dc", "consul")], body: Array("red".utf8)))
            #expect(try await color(agent).text == "red")

            await zooKeeper.kill()
            await etcd.kill()
            await consul.kill()
            for name in Self.names { try await answer(agent, name) { $0.staleSince != nil && $0.instances == ["10.0.0.1:80"] } }
            try await answer(agent, "etcd", "other") { $0.staleSince != nil && $0.instances == ["10.0.0.2:80"] }
            let before = try await color(agent)
            #expect(before.text == "red" && before.staleSince != nil)
            let shown = try await ServiceSet.of("ep2016", in: server.url + "/?dc=consul")
            #expect(shown.freshness == "stale" && shown.instances.count == 1)

            try await stored(in: server, "catalog=zk ", "ep2016", "rollcall:nodes")
            try await stored(in: server, "catalog=etcd ", "ep2016,other", "rollcall:nodes")
            try await stored(in: server, "catalog=consul ", "ep2016", "rollcall:nodes", "keys=1")
            try await server.restart(keepingData: true)
            for name in Self.names { try await answer(agent, name) { $0.staleSince != nil && $0.instances == ["10.0.0.1:80"] } }
            try await answer(agent, "etcd", "other") { $0.staleSince != nil && $0.instances == ["10.0.0.2:80"] }
            let after = try await color(agent)
            #expect(after.text == "red" && after.staleSince != nil)

            try await etcd.start()
            try await consul.start()
            try await zooKeeper.start()
            let back = ContinuousClock.now
            for name in Self.names { try await answer(agent, name) { $0.staleSince == nil && $0.instances == ["10.0.0.1:80"] } }
            try await answer(agent, "etcd", "other") { $0.staleSince == nil && $0.instances == ["10.0.0.2:80"] }
            print("OutageTests: current \(ContinuousClock.now - back) after the last of three catalogs was back")
            #expect(try await color(agent).staleSince == nil)
            await agent.shutdown()
          }
        }
      }
    }
  }

  private struct Answer: Sendable {
    var instances: [String]
    var staleSince: Date?
  }

  /// Waits until the answer is as it is to be, by blocking queries: they end also when the catalog is lost, or is back. Not for long, since that may
  /// have happened between two of them.
  private func answer(
    _ agent: ConsulConnection, _ datacenter: String, _ service: String = "ep2016", until isSo: (Answer) -> Bool
  ) async throws {
    var (seen, index) = ("no answer", UInt64?.none)
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let request = ConsulRequest(.get, ["health", "service", service], query: [("dc", datacenter)], expected: [500])
      let response =
        if let index { try await agent.send(request, ConsulBlock(index: index, wait: .seconds(1))) } else { try await agent.send(request) }
      seen = String(decoding: response.body, as: UTF8.self)
      if response.status == 200 {
        let entries = try [ConsulHealthEntry](jsonBytes: response.body)
        let answer = Answer(
          instances: entries.map { "\($0.service.address):\($0.service.port)" }, staleSince: response.staleSince)
        if isSo(answer) { return }
        seen = "\(answer)"
      }
      index = response.status == 200 ? response.index : nil
    }
    throw Unexpected(description: "\(service) in \(datacenter): \(seen)")
  }

  /// Waits until the agent has written down what a catalog last said. Its log, a file, is all that tells of it.
  private func stored(in server: RealServer<RollcallAgentServer>, _ words: String...) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let lines = server.logTail(lines: 10_000).split(separator: "\n").filter { $0.contains("last said is stored") }
      if lines.contains(where: { line in words.allSatisfy(line.contains) }) { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Unexpected(description: "Not stored: \(words)")
  }

  private struct Unexpected: Error, CustomStringConvertible {
    var description: String
  }

  private func color(_ agent: ConsulConnection) async throws -> (text: String, staleSince: Date?) {
    let response = try await agent.send(ConsulRequest(.get, ["kv", "color"], query: [("dc", "consul"), ("raw", nil)]))
    return (String(decoding: response.body, as: UTF8.self), response.staleSince)
  }
}
