import EtcdClient
import RealServers
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite("Records of others in a real etcd", .timeLimit(.minutes(2)))
struct ForeignRecordTests {
  @Test func `What cannot be read is skipped, what hangs on no lease is shown, and neither hides the rest`() async throws {
    try await withEtcd(options: "/k?layout=killrvideo") { _, catalog, etcd in
      for (key, value) in [("/k/web/a", "h:1"), ("/k/web/b", "nonsense"), ("/k/web/c", "[::1]:3"), ("/k/other", "x")] {
        try await etcd.put(EtcdKey(key), Array(value.utf8))
      }
      try await etcd.put(EtcdKey(bytes: Array("/k/web/".utf8) + [0xff]), [1])
      let read = try await catalog.instances(of: "web")
      #expect(read.instances.map(\.id) == ["a", "c"])
      #expect(read.instances.allSatisfy { $0.session == nil })
      #expect(try await catalog.services().services.map(\.name) == ["web"])
      let watch = catalog.updates(of: "web")
      try await first(watch) { $0.instances.count == 2 }
      try await etcd.put("/k/web/b", Array("h:2".utf8))
      try await first(watch) { $0.instances.map(\.id) == ["a", "b", "c"] }
    }
  }

  @Test func `Health, nodes and locks need Rollcall's own layout, and the others say so`() async throws {
    try await withEtcd(options: "/k?layout=killrvideo") { _, catalog, _ in
      #expect(catalog.capabilities == [.keyFlags, .keyTransactions])
      #expect(catalog.sessions == nil)
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      let node = await #expect(throws: RollcallError.self) {
        try await session.register(ServiceInstance(service: .nodes, id: "n", host: "h", port: 0))
      }
      #expect(node?.code == .unsupported)
      let lock = await #expect(throws: RollcallError.self) {
        _ = try await catalog.keyValues.commit([.acquire(key: "l", value: [], flags: 0, session: session.id)])
      }
      #expect(lock?.code == .unsupported)
      let key = await #expect(throws: RollcallError.self) { try await catalog.keyValues.put("web/a", [1]) }
      #expect(key?.code == .invalid)
      #expect(key?.message.contains("killrvideo") == true)
      try await catalog.keyValues.put("color", [1])
      #expect(try await catalog.keyValues.list("").entries.map(\.key) == ["color"])
    }
  }

  @Test func `Ten thousand instances of one service are listed and watched`() async throws {
    let count = 10_000
    try await withEtcd(options: "/k?layout=killrvideo") { _, catalog, etcd in
      for start in stride(from: 0, to: count, by: 100) {
        let puts = (start..<start + 100).map {
          EtcdOperation.put(EtcdPut(EtcdKey("/k/web/\($0)"), Array("10.0.0.1:\($0 % 60_000 + 1)".utf8)))
        }
        try await etcd.transaction(EtcdTransaction(then: puts))
      }
      let watch = catalog.updates(of: "web")
      let whole = try await first(watch) { $0.instances.count == count }
      try await etcd.put("/k/web/5000", Array("10.0.0.2:1".utf8))
      let changed = try await first(watch) { $0.instances.contains { $0.host == "10.0.0.2" } }
      // A change leaves the others as they were, the very same objects.
      #expect(zip(whole.instances, changed.instances).filter { $0 !== $1 }.count == 1)
      try await etcd.delete(.prefix("/k/web/1"))
      let left = try await first(watch) { $0.instances.count == count - 1_111 }
      #expect(left.instances.map(\.id) == left.instances.map(\.id).sorted())
      #expect(try await catalog.instances(of: "web").instances.count == count - 1_111)
    }
  }
}
