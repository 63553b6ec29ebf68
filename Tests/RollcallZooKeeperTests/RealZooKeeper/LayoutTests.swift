import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

/// Layouts whose nodes the server names, or whose folders are not the rule, on a real server.
@Suite struct LayoutTests {
  @Test(.timeLimit(.minutes(2)), arguments: ["curator", "spring", "serverset", "registrator", "killrvideo", "hostport", "zc.zk"])
  func `An instance is registered, listed, changed and removed in each layout`(layout: String) async throws {
    try await RealServer.with(ZooKeeperServer.forTests(.v39)) { server in
      try await withCatalog("\(server.url)/?layout=\(layout)") { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        var instance = ServiceInstance(service: "web", id: "one", host: "10.0.0.1", port: 80)
        try await session.register(instance)
        try await session.register(instance)
        let listed = try await catalog.instances(of: "web").instances
        #expect(listed.map(\.instance.address.description) == ["10.0.0.1:80"])
        #expect(listed.first?.session == session.id)
        #expect(try await catalog.services().services.map(\.name) == ["web"])
        instance.port = 81
        try await session.register(instance)
        #expect(try await catalog.instances(of: "web").instances.map(\.instance.port) == [81])
        try await session.deregister(instance.key)
        #expect(try await catalog.instances(of: "web").instances.isEmpty)
        try await session.close()
      }
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["dubbo", "kafka"]) func `What is read only is refused with a reason`(layout: String)
    async throws
  {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=\(layout)") { catalog in
        let instance = ServiceInstance(service: "kafka", id: "1", host: "h", port: 1)
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        await #expect { try await session.register(instance) } throws: { ($0 as? RollcallError)?.code == .unsupported }
        await #expect { try await catalog.deregister(instance.key) } throws: { ($0 as? RollcallError)?.code == .unsupported }
        try await session.close()
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `A path that is not there is refused when opening`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      _ = await #expect {
        _ = try await open("\(server.url)/apps/prod")
      } throws: { error in
        (error as? RollcallError)?.code == .invalid && "\(error)".contains("/apps/prod")
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `The folders of Rollcall's own are made when registering, and go when they are empty`() async throws {
    var kind = ZooKeeperServer.forTests()
    kind.properties = ["znode.container.checkIntervalMs=500"]
    try await RealServer.with(kind) { server in
      try await withClient(server.clientAddress) { client in
        try await client.create("/apps")
        try await withCatalog("\(server.url)/apps") { catalog in
          let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
          let instance = ServiceInstance(service: "web", id: "one", host: "h", port: 80)
          try await session.register(instance)
          #expect(try await client.exists("/apps/rollcall/services/web/-/one") != nil)
          try await session.deregister(instance.key)
          try await waitUntilGone("/apps/rollcall/services", client)
          #expect(try await client.children(of: "/apps/rollcall").names == ["sessions"])
          // The watch set on what was gone, and the folders made anew.
          let updates = catalog.updates(of: "web")
          try await session.register(instance)
          _ = try await first(updates) { $0.instances.count == 1 }
          try await session.close()
          try await waitUntilGone("/apps/rollcall", client)
          #expect(try await client.exists("/apps") != nil)
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `A port of another service is told for what it is`() async throws {
    try await RealServer.with(ConsulServer(mode: .development)) { consul in
      let address = consul.httpAddress
      await #expect { _ = try await open("zookeeper://\(address)?timeout=3s") } throws: { error in
        [.unreachable, .unsupported, .timedOut].contains((error as? RollcallError)?.code) && "\(error)".contains(address)
      }
    }
  }

  private func waitUntilGone(_ path: String, _ client: ZooKeeper) async throws {
    while true {
      let watched = try await client.watchExistence(of: path)
      guard watched.value != nil else { return }
      for try await _ in watched.watch { break }
    }
  }
}
