import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Rollcall
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Consul's sessions and locks on an agent over catalogs whose sessions are numbers: with Consul's own program, and with python-consul.
@Suite(.timeLimit(.minutes(3))) struct AgentSessionTests {
  enum Engine: String, CaseIterable, Sendable {
    case etcd, zookeeper

    /// Runs an agent over a server of its own.
    func withAgent(_ body: (RealServer<RollcallAgentServer>) async throws -> Void) async throws {
      switch self {
      case .etcd: try await RealServer.with(EtcdServer()) { try await Self.agent($0.url, body) }
      case .zookeeper: try await RealServer.with(ZooKeeperServer()) { try await Self.agent($0.url, body) }
      }
    }

    private static func agent(_ url: String, _ body: (RealServer<RollcallAgentServer>) async throws -> Void) async throws {
      try await RealServer.with(RollcallAgentServer(arguments: ["--catalog", url])) { agent in
        // Sessions belong to a node, which the agent registers once it has reached the catalog.
        let connection = try agent.connection()
        var nodes = try await connection.nodes()
        while nodes.value.isEmpty { nodes = try await connection.nodes(ConsulBlock(index: nodes.index ?? 0, wait: .seconds(30))) }
        await connection.shutdown()
        try await body(agent)
      }
    }
  }

  private func consul(_ agent: RealServer<RollcallAgentServer>, _ arguments: String...) async throws -> String {
    try await withDeadline(.seconds(90), "consul \(arguments) did not end in time.") {
      let ended = try await run(
        .path(FilePath(ConsulServer.executable.locate())), arguments: Arguments(arguments),
        environment: .inherit.updating(["CONSUL_HTTP_ADDR": agent.httpAddress]), output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20))
      #expect(ended.terminationStatus.isSuccess, "consul \(arguments): \(ended.standardOutput) \(ended.standardError)")
      return ended.standardOutput
    }
  }

  @Test(arguments: Engine.allCases) func `What several do under consul lock they do one at a time`(engine: Engine) async throws {
    try await engine.withAgent { agent in
      let folder = FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      // A folder can be made once only.
      let step = "mkdir \(folder.path)/held && echo done && sleep 0.3 && rmdir \(folder.path)/held"
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<3 { group.addTask { try await consul(agent, "lock", "app/leader", step) } }
        for try await printed in group { #expect(printed.contains("done")) }
      }
      _ = try await consul(agent, "kv", "put", "-flags=42", "app/color", "red")
      let shown = try await consul(agent, "kv", "get", "-detailed", "app/color").split(separator: "\n").map { $0.split(separator: " ") }
      #expect(shown.contains(["Flags", "42"]))
      #expect(shown.contains(["Value", "red"]))
      // Nothing is left of the lock.
      #expect(try await consul(agent, "kv", "get", "-keys", "-recurse", "").split(separator: "\n") == ["app/"])
    }
  }

  private static let script = """
    import consul, sys
    host, port = sys.argv[1].split(':')
    c = consul.Consul(host=host, port=int(port))
    s = c.session.create(name='py', ttl=15, lock_delay=0, behavior='delete')
    assert c.session.info(s)[1]['Name'] == 'py', c.session.info(s)
    assert [x['ID'] for x in c.session.list()[1]] == [s], c.session.list()
    assert c.session.renew(s)['TTL'] == '15s'
    other = c.session.create(name='other', lock_delay=0)
    assert c.kv.put('py/lock', 'mine', acquire=s, flags=9)
    assert not c.kv.put('py/lock', 'theirs', acquire=other)
    entry = c.kv.get('py/lock')[1]
    assert (entry['Session'], entry['Flags'], entry['LockIndex'], entry['Value']) == (s, 9, 1, b'mine'), entry
    done = c.txn.put([{'KV': {'Verb': 'check-session', 'Key': 'py/lock', 'Session': s}}, {'KV': {'Verb': 'set', 'Key': 'py/a', 'Value': 'MQ=='}}])
    assert done['Errors'] is None, done
    assert c.session.destroy(s)
    assert c.session.info(s)[1] is None
    assert c.kv.get('py/lock')[1] is None
    assert c.kv.put('py/lock', 'theirs', acquire=other)
    assert c.kv.put('py/lock', '', release=other)
    assert 'Session' not in c.kv.get('py/lock')[1]
    print('ok')
    """

  @Test(arguments: Engine.allCases) func `python-consul opens, renews, locks by and ends sessions`(engine: Engine) async throws {
    try await engine.withAgent { agent in
      let printed = try await PythonClient(name: "python-consul")(Self.script, agent.httpAddress)
      #expect(printed == "ok\n")
    }
  }

  @Test(arguments: Engine.allCases) func `A session and its lock outlive the agent, when it is back in time`(engine: Engine) async throws {
    try await engine.withAgent { agent in
      let before = try agent.connection()
      var request = ConsulSessionRequest()
      request.ttl = "15s"
      let session = try await before.createSession(request)
      #expect(try await before.write("lock", [1], .acquire(session: session)))
      await before.shutdown()
      await agent.kill()
      try await agent.start()
      let after = try agent.connection()
      #expect(try await after.renewSession(session))
      #expect(try await after.keys("lock").value.first?.session == session)
      try await after.destroySession(session)
      #expect(try await after.keys("lock").value.first?.session == "")
      await after.shutdown()
    }
  }
}
