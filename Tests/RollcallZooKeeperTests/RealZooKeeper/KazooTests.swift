import Foundation
import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

/// The layout zc.zk with kazoo on the other side, which zc.zk stands on.
@Suite struct KazooTests {
  /// As zc.zk registers: the folder is there, the node ephemeral, and anybody may read it.
  private static let register = Kazoo.script(
    """
    zk.ensure_path('/ep2016/providers')
    read = make_acl('world', 'anyone', read=True)
    zk.create('/ep2016/providers/' + args[0], json.dumps({'pid': 1}, separators=(',', ':')).encode(), acl=[read], ephemeral=True)
    time.sleep(3600)
    """)

  /// Prints the node's data as hexadecimal digits, the ACL, and whether it is ephemeral.
  private static let inspect = Kazoo.script(
    """
    data, stat = zk.get(args[0])
    acls, _ = zk.get_acls(args[0])
    expected = json.dumps({'color': 'r\\u00f6t', 'pid': int(args[1])}, separators=(',', ':')).encode()
    print(data.hex(), expected.hex(), [(a.perms, a.id.scheme, a.id.id) for a in acls] == [(1, 'world', 'anyone')], stat.ephemeralOwner != 0)
    """)

  @Test(.timeLimit(.minutes(2))) func `What kazoo registers is listed, also by the program, and its end is seen`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      let url = "\(server.url)/?layout=zc.zk"
      try await withCatalog(url) { catalog in
        let updates = catalog.updates(of: "ep2016")
        try await Program.with(Kazoo.python, ["-c", Self.register, server.clientAddress, "yaz:5000"]) { kazoo in
          let seen = try await first(updates) { !$0.instances.isEmpty }
          #expect(seen.instances.map(\.instance) == [ServiceInstance(service: "ep2016", host: "yaz", port: 5000, metadata: ["pid": "1"])])
          #expect(try await catalog.services().services.map(\.name) == ["ep2016"])
          let printed = try await Program.output(
            RollcallAgentServer.locate(), ["instances", "ep2016", "--catalog", url, "--format", "hostport"])
          #expect(printed == "yaz:5000\n")
          try await Program.lines(RollcallAgentServer.locate(), ["watch", "ep2016", "--catalog", url, "--format", "json"]) { lines in
            try await lines.first { $0.contains(#""id":"yaz:5000""#) }
            await kazoo.kill()
            try await lines.first { $0.contains(#""instances":[]"#) && $0.contains(#""freshness":"current""#) }
          }
          _ = try await first(catalog.updates(of: "ep2016")) { $0.freshness.isCurrent && $0.instances.isEmpty }
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `What Rollcall registers, kazoo reads byte for byte as zc.zk would have written it`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        var instance = ServiceInstance(service: "ep2016", host: "yaz", port: 5000, metadata: ["color": "blue"])
        try await session.register(instance)
        // Nobody may write the node, so that a change replaces it.
        instance.metadata = ["color": "röt"]
        let updates = catalog.updates(of: "ep2016")
        try await session.register(instance)
        _ = try await first(updates) { $0.instances.first?.metadata["color"] == "röt" }
        let pid = String(ProcessInfo.processInfo.processIdentifier)
        let printed = try await Program.output(Kazoo.python, ["-c", Self.inspect, server.clientAddress, "/ep2016/providers/yaz:5000", pid])
        let words = printed.split(whereSeparator: \.isWhitespace)
        #expect(words.count == 4)
        #expect(words.first == words.dropFirst().first)
        #expect(words.dropFirst(2) == ["True", "True"])
        try await session.close()
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `Links are followed, and their changes too; a circle is an empty service`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withClient(server.clientAddress) { client in
        for path in ["/cms", "/pools", "/pools/a", "/pools/b", "/loop"] { try await client.create(path) }
        try await client.create("/pools/a/h1:1")
        try await client.create("/pools/b/h2:2")
        try await client.set("/loop", Array(#"{"providers ->":"/loop/providers"}"#.utf8))
        try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
          let updates = catalog.updates(of: "cms")
          _ = try await first(updates) { $0.freshness.isCurrent && $0.instances.isEmpty }
          try await client.set("/cms", Array(#"{"providers ->":"/pools/a"}"#.utf8))
          let linked = try await first(catalog.updates(of: "cms")) { !$0.instances.isEmpty }
          #expect(linked.instances.map(\.instance.address.description) == ["h1:1"])
          #expect(try await catalog.instances(of: "cms").instances.map(\.id) == ["h1:1"])
          try await client.set("/cms", Array(#"{"providers ->":"../pools/b"}"#.utf8))
          _ = try await first(catalog.updates(of: "cms")) { $0.instances.map(\.id) == ["h2:2"] }
          #expect(try await catalog.instances(of: "loop").instances.isEmpty)
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `A key of the key-value store is the node of that path`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
        let updates = catalog.keyValues.updates(of: .key("ep2016/color"))
        _ = try await Program.output(
          Kazoo.python, ["-c", Kazoo.script("zk.create('/ep2016/color', b'red', makepath=True)"), server.clientAddress])
        _ = try await first(updates) { $0.entries.first?.value == Array("red".utf8) }
        try await catalog.keyValues.put("ep2016/color", Array("blue".utf8))
        let read = try await Program.output(
          Kazoo.python, ["-c", Kazoo.script("print(zk.get('/ep2016/color')[0].decode())"), server.clientAddress])
        #expect(read == "blue\n")
      }
    }
  }
}
