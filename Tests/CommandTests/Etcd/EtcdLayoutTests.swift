import Foundation
import RealServers
import Testing

/// What the commands write into etcd in the layouts of others, and what they see of others there.
@Suite struct EtcdLayoutTests {
  @Test func `KillrVideo's layout has exactly its key and value, on a lease`() async throws {
    let (server, control) = (try await EtcdSite.server, EtcdControl(server: try await EtcdSite.server))
    let url = server.url + "/killrvideo/services?layout=killrvideo"
    let arguments = [
      "register", "--catalog", url, "--service", "CommentsService", "--id", "killrvideo-swift", "--port", "8899", "--host", "10.0.75.1",
    ]
    try await RunningTool.with(arguments, catalog: nil) { tool in
      try await tool.errors.line(containing: "Registered 'killrvideo-swift'")
      #expect(
        try await control("get", "--prefix", "/killrvideo") == "/killrvideo/services/CommentsService/killrvideo-swift\n10.0.75.1:8899\n")
      let fields = try await control("get", "--prefix", "/killrvideo", "--write-out=fields")
      let lease = try #require(fields.split(separator: "\n").first { $0.hasPrefix("\"Lease\"") }?.split(separator: " ").last)
      #expect(Int64(lease) ?? 0 != 0)
      // What hangs on no lease is shown beside it.
      try await control("put", "/killrvideo/services/CommentsService/killrvideo-python", "10.0.75.2:8899")
      let set = try await ServiceSet.of("CommentsService", in: url)
      #expect(set.instances.map(\.address) == ["10.0.75.2:8899", "10.0.75.1:8899"])
      tool.signal(SIGTERM)
      #expect(try await tool.exitCode() == 0)
    }
    try await control("del", "/killrvideo/services/CommentsService/killrvideo-python")
    #expect(try await control("get", "--prefix", "/killrvideo") == "")
  }

  @Test func `A key that etcdctl put is a key, and the other way round`() async throws {
    let (server, control, name) = (try await EtcdSite.server, EtcdControl(server: try await EtcdSite.server), uniqueName("ep2016"))
    try await control("put", "/\(name)/color", "red")
    #expect(try await rollcall(["kv", "get", "\(name)/color", "--raw"], catalog: server.url).output == "red")
    #expect(try await rollcall(["kv", "put", "\(name)/color", "blue"], catalog: server.url).code == 0)
    #expect(try await control("get", "/\(name)", "--prefix") == "/\(name)/color\nblue\n")
    // The layout's own keys are none.
    try await RunningTool.with(["register", "--service", name, "--port", "1"], catalog: server.url) { tool in
      try await tool.errors.line(containing: "Registered")
      let keys = try await rollcall(["kv", "list"], catalog: server.url).lines
      #expect(keys.contains { $0.contains("\(name)/color") })
      #expect(!keys.contains { $0.contains("rollcall/") })
    }
  }

  @Test func `A registration in gRPC's naming by Python's etcd3 is seen by us, and ours by it`() async throws {
    let (server, name, python) = (try await EtcdSite.server, uniqueName("naming"), PythonClient(name: "etcd3"))
    let (host, port) = (server.site.host, "\(server.clientPort)")
    let url = server.url + "?layout=grpc"
    try await RunningTool.with(["watch", name, "--format", "json"], catalog: url) { watch in
      try await watch.output.line(containing: #""instances":[]"#)
      _ = try await python(Self.put, host, port, "\(name)/python", #"{"Op":0,"Addr":"10.0.0.1:5000","Metadata":{"zone":"a"}}"#)
      let seen = try ServiceSet(line: try await watch.output.line(containing: "10.0.0.1:5000"))
      #expect(seen.instances.map(\.id) == ["python"])
      #expect(seen.instances.map(\.metadata) == [["zone": "a"]])
      let ours = ["register", "--service", name, "--id", "swift", "--host", "10.0.0.2", "--port", "5001"]
      try await RunningTool.with(ours, catalog: url) { tool in
        try await tool.errors.line(containing: "Registered")
        let read = try await python(Self.list, host, port, "\(name)/")
        #expect(
          read == """
            \(name)/python {"Op":0,"Addr":"10.0.0.1:5000","Metadata":{"zone":"a"}} leased
            \(name)/swift {"Op":0,"Addr":"10.0.0.2:5001","Metadata":null} leased

            """)
      }
    }
  }

  private static let put = """
    import sys, etcd3
    client = etcd3.client(host=sys.argv[1], port=int(sys.argv[2]))
    client.put(sys.argv[3], sys.argv[4], lease=client.lease(60))
    """

  private static let list = """
    import sys, etcd3
    client = etcd3.client(host=sys.argv[1], port=int(sys.argv[2]))
    for value, meta in client.get_prefix(sys.argv[3], sort_order='ascend'):
        print(meta.key.decode(), value.decode(), 'leased' if meta.lease_id else 'for ever')
    """
}
