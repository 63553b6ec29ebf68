import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(3))) struct ClusterTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `A cluster tells its members, and each how it stands`(version: EtcdServer.Version) async throws {
    try await EtcdCluster.with(version: version) { cluster in
      try await Etcd.with(cluster.endpoints) { etcd in
        let members = try await etcd.members()
        #expect(Set(members.map(\.name)) == ["n1", "n2", "n3"])
        #expect(Set(members.flatMap(\.clientURLs)) == Set(cluster.endpoints.map(\.description)))
        var leaders: Set<UInt64?> = []
        for endpoint in cluster.endpoints {
          let status = try await etcd.status(of: endpoint)
          #expect(status.version.hasPrefix(version.rawValue))
          #expect(status.endpoint == endpoint)
          leaders.insert(status.leader)
        }
        #expect(leaders.count == 1 && leaders.first != .some(nil))
      }
    }
  }
}
