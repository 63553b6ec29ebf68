import Foundation
import RealServers
import Testing

/// KillrVideo as it was: readers and writers that speak etcd's v2 API only.
@Suite struct Etcd2Tests {
  private let python = PythonClient(name: "python-etcd")

  @Test(arguments: EtcdServer.Version.allCases)
  func `What we register python-etcd reads, and what it writes ends our wait`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version, arguments: ["--enable-v2"])) { server in
      let (host, port) = (server.site.host, "\(server.clientPort)")
      let url = "etcd2://\(server.clientAddress)/killrvideo/services?layout=killrvideo"
      try await RunningTool.with(["wait", "cassandra"], catalog: url) { wait in
        try await wait.errors.line(containing: "'cassandra' has 0 of 1")
        _ = try await python(Self.write, host, port, "/killrvideo/services/cassandra/h1", "10.0.0.5:9042")
        #expect(try await wait.exitCode() == 0)
      }
      let arguments = ["register", "--service", "CommentsService", "--id", "killrvideo-swift", "--port", "8899", "--host", "10.0.75.1"]
      try await RunningTool.with(arguments, catalog: url) { tool in
        try await tool.errors.line(containing: "Registered")
        let read = try await python(Self.read, host, port, "/killrvideo/services/CommentsService")
        #expect(read == "/killrvideo/services/CommentsService/killrvideo-swift 10.0.75.1:8899 expires\n")
        tool.signal(SIGTERM)
        #expect(try await tool.exitCode() == 0)
      }
      // The folder is gone with the last instance, or readers would take it for a service.
      #expect(try await python(Self.read, host, port, "/killrvideo/services/CommentsService") == "nothing\n")
      #expect(try await rollcall(["services"], catalog: url).lines.contains { $0.hasPrefix("cassandra") })
    }
  }

  private static let write = """
    import sys, etcd
    etcd.Client(host=sys.argv[1], port=int(sys.argv[2])).write(sys.argv[3], sys.argv[4])
    """

  private static let read = """
    import sys, etcd
    try:
        for leaf in etcd.Client(host=sys.argv[1], port=int(sys.argv[2])).read(sys.argv[3]).leaves:
            print(leaf.key, leaf.value, 'expires' if leaf.ttl else 'for ever')
    except etcd.EtcdKeyNotFound:
        print('nothing')
    """
}
