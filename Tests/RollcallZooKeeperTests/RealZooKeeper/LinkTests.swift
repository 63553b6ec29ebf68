import RealServers
import Rollcall
import RollcallZooKeeper
import Testing

/// The links of zc.zk, written by kazoo: a service elsewhere, and a property of another node.
@Suite(.timeLimit(.minutes(2))) struct LinkTests {
  /// Has kazoo set nodes to texts, making those that are missing, and delete those whose text is nil.
  private func write(_ server: RealServer<ZooKeeperServer>, _ nodes: (path: String, text: String?)...) async throws {
    let steps = nodes.map { path, text in
      text.map { "zk.ensure_path('\(path)'); zk.set('\(path)', b'\($0)')" } ?? "zk.delete('\(path)')"
    }
    _ = try await Program.output(Kazoo.python, ["-c", Kazoo.script(steps.joined(separator: "\n")), server.clientAddress])
  }

  @Test func `A service that is there by a link alone is listed, for as long as the link leads to instances`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
        let updates = catalog.serviceUpdates()
        func seen(_ names: ServiceName...) async throws {
          _ = try await first(updates) { $0.freshness.isCurrent && $0.services.map(\.name) == names }
          #expect(try await catalog.services().services.map(\.name) == names)
        }
        try await seen()
        try await write(server, ("/pools/a/h1:1", ""), ("/cms", #"{"providers ->":"/pools/a"}"#))
        try await seen("cms")
        // A link to the whole service, which has a link in it.
        try await write(server, ("/", #"{"shop ->":"/cms"}"#))
        try await seen("cms", "shop")
        #expect(try await catalog.instances(of: "shop").instances.map(\.id) == ["h1:1"])
        try await write(server, ("/pools/a/h1:1", nil))
        try await seen()
        try await write(server, ("/web/providers/h2:2", ""))
        try await seen("web")
        try await write(server, ("/cms", #"{"providers ->":"../web/providers"}"#))
        try await seen("cms", "shop", "web")
        try await write(server, ("/", ""))
        try await seen("cms", "web")
        // Circles are no services.
        try await write(server, ("/", #"{"x ->":"/y","y ->":"/x"}"#), ("/cms", #"{"providers ->":"/cms/providers"}"#))
        try await seen("web")
      }
    }
  }

  @Test func `Links are followed below the URL's path and out of it`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await write(
        server, ("/elsewhere/h1:1", ""), ("/apps/one", #"{"providers ->":"/elsewhere"}"#),
        ("/apps/two", #"{"providers ->":"../one/providers"}"#))
      try await withCatalog("\(server.url)/apps?layout=zc.zk") { catalog in
        let updates = catalog.serviceUpdates()
        _ = try await first(updates) { $0.services.map(\.name) == ["one", "two"] }
        try await write(server, ("/elsewhere/h1:1", nil))
        _ = try await first(updates) { $0.services.isEmpty }
        try await write(server, ("/elsewhere/h2:2", ""))
        _ = try await first(updates) { $0.services.map(\.name) == ["one", "two"] }
        #expect(try await catalog.instances(of: "two").instances.map(\.id) == ["h2:2"])
      }
    }
  }

  @Test func `A property that is another node's is its value, as it is now`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
        let updates = catalog.updates(of: "web")
        func seen(_ metadata: [String: String]) async throws {
          _ = try await first(updates) { $0.instances.first?.metadata == metadata }
          #expect(try await catalog.instances(of: "web").instances.first?.metadata == metadata)
        }
        try await write(
          server, ("/settings", #"{"colour":"red"}"#),
          ("/web/providers/h:1", #"{"color =>":"/settings colour","size =>":"../../../settings","pid":1}"#))
        try await seen(["color": "red", "pid": "1"])
        try await write(server, ("/settings", #"{"colour":"blue","size":[1,2]}"#))
        try await seen(["color": "blue", "size": "[1,2]", "pid": "1"])
        // By another link, whose end is watched too.
        try await write(server, ("/more", #"{"c":"green"}"#), ("/settings", #"{"colour =>":"/more c"}"#))
        try await seen(["color": "green", "pid": "1"])
        try await write(server, ("/more", #"{"c":"grey"}"#))
        try await seen(["color": "grey", "pid": "1"])
        // A circle is no value.
        try await write(server, ("/more", #"{"c =>":"/settings colour"}"#))
        try await seen(["pid": "1"])
      }
    }
  }
}
