import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Testing

/// What real containers are registered as, by the program as a user runs it, in real catalogs.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DockerTests {
  /// Engine and catalogs of one test.
  private struct Place: Sendable {
    let engine: RealServer<DockerEngine>
    let etcd: RealServer<EtcdServer>
    let zooKeeper: RealServer<ZooKeeperServer>
    let consul: RealServer<ConsulServer>
    let agent: RealServer<RollcallAgentServer>

    /// As registrator's command line names them, and the agent's embedded catalog.
    var arguments: [String] {
      [
        "docker", "--docker-host", engine.socket, "--hostname", "node1", "--ttl", "4", "etcd://\(etcd.clientAddress)/services",
        zooKeeper.url + "/services", consul.url, "--catalog", agent.url,
      ]
    }

    /// Where health is told, and where what is not healthy is not there.
    var tellingHealth: [String] { [consul.url, agent.url] }
    var others: [String] { ["etcd2://\(etcd.clientAddress)/services?layout=registrator", zooKeeper.url + "/services?layout=registrator"] }
    var all: [String] { tellingHealth + others }

    /// The program sees it so, everywhere.
    func wait(_ service: String, in places: [String]? = nil, until isSo: @escaping @Sendable (ServiceSet) -> Bool) async throws {
      for place in places ?? all {
        try await RunningTool.with(["watch", service, "--format", "json"], catalog: place) { watch in
          _ = try await watch.output.lines { lines in lines.last.flatMap { try? ServiceSet(line: $0) }.map(isSo) ?? false }
        }
      }
    }

    func waitUntilGone(_ service: String) async throws {
      try await wait(service) { $0.instances.isEmpty && $0.freshness == "current" }
    }
  }

  private static func with(_ body: @Sendable (Place) async throws -> Void) async throws {
    try await RealServer.with(DockerEngine()) { engine in
      try await engine.makeImage("acme/web:1", changes: ["EXPOSE 80"])
      try await RealServer.with(EtcdServer(arguments: ["--enable-v2"])) { etcd in
        try await RealServer.with(ZooKeeperServer()) { zooKeeper in
          try await RealServer.with(ConsulServer()) { consul in
            try await RealServer.with(RollcallAgentServer()) { agent in
              let place = Place(engine: engine, etcd: etcd, zooKeeper: zooKeeper, consul: consul, agent: agent)
              do {
                try await body(place)
                try await engine.removeContainers()
              } catch {
                try? await engine.removeContainers()
                throw error
              }
            }
          }
        }
      }
    }
  }

  @Test
  func `A container with registrator's variables is in every catalog byte for byte as registrator writes it, and gone after docker kill`()
    async throws
  {
    try await Self.with { place in
      try await RunningTool.with(place.arguments + ["-ip", "10.0.75.1"], catalog: nil) { tool in
        try await tool.errors.line(containing: "Docker is connected")
        let id = try await place.engine.docker(
          "run", "-d", "--name", "dse", "-p", "127.0.0.1:29042:9042", "-p", "127.0.0.1:28983:8983/udp", "-e", "SERVICE_9042_NAME=cassandra",
          "-e", "SERVICE_TAGS=a,b", "-e", "SERVICE_REGION=us2", "--label", "SERVICE_REGION=us3", "acme/web:1")
        try await place.wait("cassandra") { $0.instances.map(\.address) == ["10.0.75.1:29042"] }
        try await place.wait("web-8983") { $0.instances.map(\.address) == ["10.0.75.1:28983"] }

        let (host, port) = (place.etcd.site.host, "\(place.etcd.clientPort)")
        #expect(
          try await PythonClient(name: "python-etcd")(Self.readEtcd, host, port) == """
            /services/cassandra/node1:dse:9042 10.0.75.1:29042
            /services/web-8983/node1:dse:8983:udp 10.0.75.1:28983

            """)
        let hostname = id.prefix(12)
        #expect(
          try await PythonClient(name: "kazoo")(Self.readZooKeeper, place.zooKeeper.clientAddress) == #"""
            /services/cassandra/10.0.75.1:29042 {"Name":"cassandra","IP":"10.0.75.1","PublicPort":29042,"PrivatePort":9042,"ContainerID":"\#(hostname)","Tags":["a","b"],"Attrs":{"region":"us3"}} ephemeral
            /services/web-8983/10.0.75.1:28983 {"Name":"web-8983","IP":"10.0.75.1","PublicPort":28983,"PrivatePort":8983,"ContainerID":"\#(hostname)","Tags":["a","b","udp"],"Attrs":{"region":"us3"}} ephemeral

            """#)
        for address in [place.consul.httpAddress, place.agent.httpAddress] {
          let service = try #require(try await Self.connection(address).agentService("node1:dse:9042"))
          #expect(service.service == "cassandra")
          #expect(service.address == "10.0.75.1")
          #expect(service.port == 29_042)
          #expect(service.tags == ["a", "b"])
          #expect(service.meta == ["region": "us3"])
        }
        try await place.engine.docker("kill", "dse")
        try await place.waitUntilGone("cassandra")
        try await place.waitUntilGone("web-8983")
        // A clean stop takes out what is left.
        try await place.engine.docker("run", "-d", "--name", "w2", "-p", "127.0.0.1:28080:80", "acme/web:1")
        try await place.wait("web") { $0.instances.count == 1 }
        tool.signal(SIGTERM)
        #expect(try await tool.exitCode() == 0)
        try await place.waitUntilGone("web")
      }
    }
  }

  @Test func `Docker's HEALTHCHECK is the service's health, or its presence; a paused container stays`() async throws {
    try await Self.with { place in
      try await RunningTool.with(place.arguments, catalog: nil) { tool in
        try await tool.errors.line(containing: "Docker is connected")
        try await place.engine.docker(
          "run", "-d", "--name", "w1", "-p", "127.0.0.1:28080:80", "--health-cmd", "test -f /ok", "--health-interval", "1s",
          "--health-retries", "1", "acme/web:1")
        try await place.wait("web", in: place.tellingHealth) { $0.instances.map(\.health) == ["critical"] }
        try await place.engine.docker("exec", "w1", "touch", "/ok")
        try await place.wait("web") { $0.instances.map(\.health) == ["passing"] }
        try await place.engine.docker("exec", "w1", "rm", "/ok")
        try await place.wait("web", in: place.tellingHealth) { $0.instances.map(\.health) == ["critical"] }
        try await place.wait("web", in: place.others) { $0.instances.isEmpty }
        try await place.engine.docker("exec", "w1", "touch", "/ok")
        try await place.wait("web") { $0.instances.map(\.health) == ["passing"] }

        try await place.engine.docker("pause", "w1")
        // Another container is seen after that.
        try await place.engine.docker("run", "-d", "--name", "w2", "-p", "127.0.0.1:28081:80", "-e", "SERVICE_NAME=second", "acme/web:1")
        try await place.wait("second") { $0.instances.count == 1 }
        try await place.wait("web") { $0.instances.map(\.health) == ["passing"] }
        try await place.engine.docker("unpause", "w1")

        // Started again by hand, and under another name.
        try await place.engine.docker("restart", "--time", "0", "w2")
        try await place.wait("second") { $0.instances.count == 1 }
        try await place.engine.docker("rename", "w2", "other")
        try await place.wait("second", in: place.tellingHealth + place.others.prefix(1)) { $0.instances.map(\.id) == ["node1:other:80"] }
      }
    }
  }

  @Test func `What a registrar that was killed has left is gone, and so is what ended while Docker was gone`() async throws {
    try await Self.with { place in
      try await RunningTool.with(place.arguments, catalog: nil) { tool in
        try await tool.errors.line(containing: "Docker is connected")
        try await place.engine.docker("run", "-d", "--name", "w1", "-p", "127.0.0.1:28080:80", "acme/web:1")
        try await place.engine.docker(
          "run", "-d", "--name", "w2", "-p", "127.0.0.1:28081:80", "-e", "SERVICE_NAME=second", "--restart", "always", "acme/web:1")
        try await place.wait("web") { $0.instances.count == 1 }
        try await place.wait("second") { $0.instances.count == 1 }
        tool.signal(SIGKILL)
        _ = try await tool.exitCode()
      }
      try await place.engine.docker("rm", "--force", "w1")
      // Those catalogs find by themselves that nobody renews it.
      try await place.wait("web", in: place.others) { $0.instances.isEmpty }
      try await place.wait("web", in: place.tellingHealth) { $0.instances.allSatisfy { $0.health == "critical" } }

      try await RunningTool.with(place.arguments, catalog: nil) { tool in
        try await place.waitUntilGone("web")
        try await place.wait("second") { $0.instances.map(\.health) == ["passing"] }
        try await place.engine.docker("run", "-d", "--name", "w3", "-p", "127.0.0.1:28082:80", "-e", "SERVICE_NAME=third", "acme/web:1")
        try await place.wait("third") { $0.instances.count == 1 }

        await place.engine.kill()
        try await tool.errors.line(containing: "Docker is lost")
        // What is registered stays as long as nothing is known.
        try await place.wait("third") { $0.instances.count == 1 }
        try await place.engine.start()
        try await place.waitUntilGone("third")
        try await place.wait("second") { $0.instances.map(\.address) == ["127.0.0.1:28081"] }
      }
    }
  }

  @Test func `An agent with --docker registers, and removes at its next start what ended meanwhile`() async throws {
    try await RealServer.with(DockerEngine()) { engine in
      try await engine.makeImage("acme/web:1", changes: ["EXPOSE 80"])
      try await RealServer.with(RollcallAgentServer(arguments: ["--docker", engine.socket])) { agent in
        try await engine.docker(
          "run", "-d", "--name", "w1", "-p", "127.0.0.1:28080:80", "-e", "SERVICE_TAGS=blue", "--health-cmd", "test -f /ok",
          "--health-interval", "1s", "acme/web:1")
        try await Self.wait("web", agent) { $0.instances.map(\.health) == ["critical"] }
        try await engine.docker("exec", "w1", "touch", "/ok")
        try await Self.wait("web", agent) { set in
          set.instances.map { "\($0.id) \($0.address) \($0.health) \($0.tags)" } == [#"node1:w1:80 127.0.0.1:28080 passing ["blue"]"#]
        }
        await agent.kill()
        try await engine.removeContainers()
        try await engine.docker("run", "-d", "--name", "w2", "-p", "127.0.0.1:28081:80", "-e", "SERVICE_NAME=second", "acme/web:1")
        try await agent.start()
        try await Self.wait("second", agent) { $0.instances.count == 1 }
        try await Self.wait("web", agent) { $0.instances.isEmpty }
      }
      try await engine.removeContainers()
    }
  }

  private static func wait(
    _ service: String, _ agent: RealServer<RollcallAgentServer>, until isSo: @escaping @Sendable (ServiceSet) -> Bool
  ) async throws {
    try await RunningTool.with(["watch", service, "--format", "json"], catalog: agent.url) { watch in
      _ = try await watch.output.lines { lines in lines.last.flatMap { try? ServiceSet(line: $0) }.map(isSo) ?? false }
    }
  }

  private static func connection(_ address: String) throws -> ConsulConnection {
    let parts = address.split(separator: ":")
    return try ConsulConnection(ConsulSettings(endpoints: [ConsulEndpoint(host: String(parts[0]), port: Int(parts[1]) ?? 0)]))
  }

  private static let readEtcd = """
    import sys, etcd
    for leaf in sorted(etcd.Client(host=sys.argv[1], port=int(sys.argv[2])).read('/services', recursive=True).leaves, key=lambda leaf: leaf.key):
        print(leaf.key, leaf.value)
    """

  private static let readZooKeeper = """
    import sys
    from kazoo.client import KazooClient
    client = KazooClient(sys.argv[1]); client.start()
    for service in sorted(client.get_children('/services')):
        for name in sorted(client.get_children('/services/' + service)):
            data, stat = client.get('/services/' + service + '/' + name)
            print('/services/' + service + '/' + name, data.decode(), 'ephemeral' if stat.ephemeralOwner else 'stays')
    client.stop()
    """
}
