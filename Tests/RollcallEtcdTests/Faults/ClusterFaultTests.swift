import EtcdClient
import RealServers
import Rollcall
import RollcallTesting
import Testing

@testable import RollcallEtcd

@Suite("Faults of three nodes", .timeLimit(.minutes(5)))
struct ClusterFaultTests {
  private func leader(of cluster: EtcdCluster) async throws -> RealServer<EtcdServer> {
    try await withWire(cluster.members.map(\.endpoint)) { etcd in
      for member in cluster.members {
        let status = try await etcd.status(of: member.endpoint)
        if status.leader == status.header.memberID { return member }
      }
      throw CancellationError()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases) func `The leader killed, and started again`(version: EtcdServer.Version) async throws {
    try await EtcdCluster.with(version: version) { cluster in
      try await FaultRun(owner: cluster.url, reader: cluster.url).survives { _ in
        let leader = try await leader(of: cluster)
        await leader.kill()
        let killed = ContinuousClock.now
        try await Task.sleep(for: .seconds(6))
        try await leader.start()
        // Two members are a quorum: the service goes on without the third.
        return killed
      }
    }
  }

  @Test func `The leader frozen for longer than the timeout`() async throws {
    try await EtcdCluster.with { cluster in
      try await FaultRun(owner: cluster.url, reader: cluster.url).survives { _ in
        let leader = try await leader(of: cluster)
        leader.suspend()
        try await Task.sleep(for: .seconds(8))
        leader.resume()
        return .now
      }
    }
  }

  @Test func `Two frozen for longer than the timeout: no quorum`() async throws {
    try await EtcdCluster.with { cluster in
      try await FaultRun(owner: cluster.url, reader: cluster.url).survives { _ in
        for member in cluster.members.prefix(2) { member.suspend() }
        try await Task.sleep(for: .seconds(12))
        for member in cluster.members.prefix(2) { member.resume() }
        return .now
      }
    }
  }

  @Test func `A first endpoint that is dead costs nothing but a moment`() async throws {
    try await EtcdCluster.with { cluster in
      await cluster.members[0].kill()
      try await withCatalog(cluster.url) { catalog in
        try await catalog.keyValues.put("a", [1])
        #expect(try await catalog.status().details.contains(CatalogStatus.Detail("members", "n1 n2 n3")))
      }
      try await cluster.members[0].start()
    }
  }
}
