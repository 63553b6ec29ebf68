import Foundation
import RealServers
import Testing

/// The program `consul` itself as a client of the agent's process.
@Suite(.timeLimit(.minutes(4))) struct ConsulCommandTests {
  private static func with(_ body: @escaping @Sendable (Program) async throws -> Void) async throws {
    try await RealServer.with(RollcallAgentServer(node: "n1")) { agent in
      try await body(try Installed.consul(at: agent.httpAddress))
    }
  }

  @Test func `Services are registered from files and flags, listed and deregistered`() async throws {
    try await Self.with { consul in
      let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let (json, hcl) = (folder.appending(path: "web.json"), folder.appending(path: "db.hcl"))
      try Data(#"{"service":{"name":"web","port":80,"tags":["a"],"check":{"ttl":"1h","status":"passing"}}}"#.utf8).write(to: json)
      try Data(#"service { name = "db"  port = 5432  checks = [{ id = "c1" name = "c" ttl = "1h" }] }"#.utf8).write(to: hcl)

      #expect(try await consul.run("services", "register", json.path).output == "Registered service: web\n")
      #expect(try await consul.run("services", "register", hcl.path).output == "Registered service: db\n")
      #expect(try await consul.run("services", "register", "-name=flag", "-port=8080", "-tag=x").output == "Registered service: flag\n")
      #expect(try await consul.run("catalog", "services").lines == ["db", "flag", "web"])
      let tags = try await consul.run("catalog", "services", "-tags").lines.map { $0.split(separator: " ") }
      #expect(tags == [["db"], ["flag", "x"], ["web", "a"]])
      #expect(try await consul.run("catalog", "services", "-node=n1").lines == ["db", "flag", "web"])
      #expect(try await consul.run("catalog", "datacenters").output == "dc1\n")
      let nodes = try await consul.run("catalog", "nodes", "-service=web").lines.map { $0.split(separator: " ") }
      #expect(nodes.count == 2 && nodes.last?.first == "n1" && nodes.last?.last == "dc1")

      #expect(try await consul.run("maint", "-enable", "-service=web", "-reason=up").code == 0)
      #expect(try await consul.run("maint").output.contains("Reason: up"))
      #expect(try await consul.run("maint", "-disable", "-service=web").code == 0)

      #expect(try await consul.run("services", "deregister", "-id=web").output == "Deregistered service: web\n")
      #expect(try await consul.run("services", "deregister", hcl.path).output == "Deregistered service: db\n")
      #expect(try await consul.run("catalog", "services").lines == ["flag"])
    }
  }

  @Test func `Keys are put, compared, listed, exported, imported and deleted`() async throws {
    try await Self.with { consul in
      #expect(try await consul.run("kv", "put", "a/x", "one").output == "Success! Data written to: a/x\n")
      #expect(try await consul.run("kv", "put", "-flags=7", "a/y", "-", input: "from outside").code == 0)
      #expect(try await consul.run("kv", "get", "a/x").output == "one\n")
      #expect(try await consul.run("kv", "get", "-recurse", "a/").lines == ["a/x:one", "a/y:from outside"])
      #expect(try await consul.run("kv", "get", "-keys", "a/").lines == ["a/x", "a/y"])
      let detail = try await consul.run("kv", "get", "-detailed", "a/y").lines.map { $0.split(separator: " ", maxSplits: 1) }
      #expect(detail.map(\.first) == ["CreateIndex", "Flags", "Key", "LockIndex", "ModifyIndex", "Session", "Value"])
      #expect(detail[1].last?.hasSuffix("7") == true)

      let missing = try await consul.run("kv", "get", "none")
      #expect(missing.code == 1 && missing.errors == "Error! No key exists at: none\n")
      let refused = try await consul.run("kv", "put", "-cas", "-modify-index=1", "a/x", "no")
      #expect(refused.code == 1 && refused.errors == "Error! Did not write to a/x: CAS failed\n")

      let exported = try await consul.run("kv", "export", "a/").output
      #expect(try await consul.run("kv", "delete", "a/x").output == "Success! Deleted key: a/x\n")
      #expect(try await consul.run("kv", "delete", "-recurse", "a/").output == "Success! Deleted keys with prefix: a/\n")
      #expect(try await consul.run("kv", "get", "-recurse", "").output == "")
      #expect(try await consul.run("kv", "import", "-", input: exported).lines == ["Imported: a/x", "Imported: a/y"])
      #expect(try await consul.run("kv", "export", "a/").output == exported)
    }
  }

  @Test func `A command runs under a lock, and under one of several`() async throws {
    try await Self.with { consul in
      #expect(try await consul.run("lock", "locks/x", "echo locked").output == "locked\n")
      #expect(try await consul.run("lock", "-n=2", "slots", "echo a slot").output == "a slot\n")
      #expect(try await consul.run("lock", "-child-exit-code", "locks/x", "exit 3").code == 2)
      // The lock is held while the command runs.
      try await consul.running(["lock", "locks/x", "echo held && sleep 60"]) { lines in
        try await lines.next { $0 == "held" }
        let second = try await consul.run("lock", "-try=1s", "locks/x", "echo twice")
        #expect(second.code == 1 && second.output == "")
      }
    }
  }

  @Test func `A watch of a key runs its handler with each value`() async throws {
    try await Self.with { consul in
      #expect(try await consul.run("kv", "put", "color", "red").code == 0)
      try await consul.running(["watch", "-type=key", "-key=color", "cat"]) { lines in
        try await lines.next { $0.contains(#""Value":"cmVk""#) }
        #expect(try await consul.run("kv", "put", "color", "blue").code == 0)
        try await lines.next { $0.contains(#""Value":"Ymx1ZQ==""#) }
        #expect(try await consul.run("kv", "delete", "color").code == 0)
        try await lines.next { $0 == "null" }
      }
    }
  }

  @Test func `A watch of a service runs its handler with each set`() async throws {
    try await Self.with { consul in
      #expect(try await consul.run("services", "register", "-name=web", "-id=w1", "-port=80").code == 0)
      try await consul.running(["watch", "-type=service", "-service=web", "cat"]) { lines in
        try await lines.next { $0.contains(#""ID":"w1""#) && !$0.contains(#""ID":"w2""#) }
        #expect(try await consul.run("services", "register", "-name=web", "-id=w2", "-port=81").code == 0)
        try await lines.next { $0.contains(#""ID":"w1""#) && $0.contains(#""ID":"w2""#) }
        #expect(try await consul.run("services", "deregister", "-id=w1").code == 0)
        try await lines.next { !$0.contains(#""ID":"w1""#) && $0.contains(#""ID":"w2""#) }
      }
    }
  }

  @Test(arguments: [["-type=services"], ["-type=nodes"], ["-type=checks"], ["-type=keyprefix", "-prefix=a/"]])
  func `Every other watch without a handler prints what is there`(arguments: [String]) async throws {
    try await Self.with { consul in
      #expect(try await consul.run("kv", "put", "a/x", "1").code == 0)
      #expect(try await consul.run("services", "register", "-name=web", "-port=80").code == 0)
      let watch = try await consul.run(["watch"] + arguments)
      #expect(watch.code == 0)
      let json = try JSONSerialization.jsonObject(with: Data(watch.output.utf8))
      #expect((json as? [Any])?.isEmpty == false || (json as? [String: Any])?.isEmpty == false)
    }
  }

  @Test func `The agent shows itself as a member, and tells about itself`() async throws {
    try await Self.with { consul in
      let members = try await consul.run("members").lines.map { $0.split(separator: " ") }
      #expect(members.count == 2 && members.last?.first == "n1" && members.last?.contains("alive") == true)
      let info = try await consul.run("info")
      #expect(info.code == 0 && info.output.contains("version = 1.8.7") && info.output.contains("catalog = embedded:"))
    }
  }

  @Test(arguments: [
    (["monitor"], "This agent does not offer its log over HTTP. Read it where its standard error goes."),
    (["reload"], "This agent has no configuration to reload: start it with --config-dir, or with other options."),
    (["join", "127.0.0.1"], "Rollcall agents form no cluster. Give each of them the same catalog."),
    (["force-leave", "n9"], "Rollcall agents form no cluster. A node vanishes with its agent's session, or by catalog/deregister."),
    (["operator", "autopilot", "get-config"], "Rollcall agents form no cluster: there are no servers and keys of one to change."),
  ])
  func `What the agent does not have is said in a sentence`(arguments: [String], sentence: String) async throws {
    try await Self.with { consul in
      let refused = try await consul.run(arguments)
      #expect(refused.code == 1)
      #expect((refused.output + refused.errors).contains("501 (\(sentence))"))
    }
  }

  @Test func `An event is fired, and a watch runs its handler with it`() async throws {
    try await Self.with { consul in
      try await consul.running(["watch", "-type=event", "-name=deploy", "cat"]) { lines in
        #expect(try await consul.run("event", "-name=other", "not for this watch").code == 0)
        let fired = try await consul.run("event", "-name=deploy", "now")
        #expect(fired.code == 0 && fired.output.hasPrefix("Event ID: "))
        try await lines.next { $0.contains(#""Name":"deploy""#) && $0.contains(#""Payload":"bm93""#) && !$0.contains("other") }
        #expect(try await consul.run("event", "-name=deploy", "again").code == 0)
        try await lines.next { $0.contains(#""Payload":"YWdhaW4=""#) }
      }
      let refused = try await consul.run("event", "-name=x", "-tag=t")
      #expect(refused.code == 1 && refused.errors.contains("Cannot provide tag filter without service filter"))
    }
  }

  @Test func `The agent is the one server of its cluster, and no node has coordinates`() async throws {
    try await Self.with { consul in
      let peers = try await consul.run("operator", "raft", "list-peers").lines.map { $0.split(separator: " ") }
      #expect(peers.count == 2 && peers.last?.first == "n1" && peers.last?[3] == "leader")
      let distance = try await consul.run("rtt", "n1")
      #expect(distance.code == 1 && distance.errors.contains(#"Could not find a coordinate for node "n1""#))
    }
  }

  @Test func `A snapshot is saved, looked at, and restored`() async throws {
    try await Self.with { consul in
      let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString).tgz")
      defer { try? FileManager.default.removeItem(at: file) }
      #expect(try await consul.run("kv", "put", "a/x", "one").code == 0)
      let saved = try await consul.run("snapshot", "save", file.path)
      #expect(saved.code == 0 && saved.output.hasPrefix("Saved and verified snapshot to index "), "\(saved.errors)")
      let seen = try await consul.run("snapshot", "inspect", file.path)
      #expect(seen.code == 0 && seen.output.contains("Version"))
      #expect(try await consul.run("kv", "put", "a/x", "two").code == 0)
      #expect(try await consul.run("kv", "put", "a/y", "new").code == 0)
      #expect(try await consul.run("snapshot", "restore", file.path).output == "Restored snapshot\n")
      #expect(try await consul.run("kv", "get", "-recurse", "a/").lines == ["a/x:one"])

      try Data("garbage".utf8).write(to: file)
      let refused = try await consul.run("snapshot", "restore", file.path)
      #expect(refused.code == 1 && refused.errors.contains("failed to decompress snapshot"))
      #expect(try await consul.run("kv", "get", "-recurse", "a/").lines == ["a/x:one"])
    }
  }

  @Test func `A snapshot of a real Consul is told from the agent's own`() async throws {
    try await RealServer.with(ConsulServer(node: "n1")) { server async throws -> Void in
      let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString).tgz")
      defer { try? FileManager.default.removeItem(at: file) }
      #expect(try await Installed.consul(at: server.httpAddress).run("snapshot", "save", file.path).code == 0)
      try await Self.with { consul in
        let refused = try await consul.run("snapshot", "restore", file.path)
        #expect(refused.code == 1 && refused.errors.contains("This is no copy of a Rollcall catalog. Nothing was changed."))
      }
    }
  }

  @Test func `The agent leaves when it is told to`() async throws {
    try await RealServer.with(RollcallAgentServer(node: "n1")) { agent async throws -> Void in
      let consul = try Installed.consul(at: agent.httpAddress)
      let left = try await consul.run("leave")
      #expect(left.code == 0 && left.output == "Graceful leave complete\n", "\(left.errors)")
      // Whether it listens still is what tells that it ends: nobody else restarts it.
      while try await consul.run("info").code == 0 { try await Task.sleep(for: .milliseconds(100)) }
    }
  }
}
