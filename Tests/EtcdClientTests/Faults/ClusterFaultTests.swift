import EtcdClient
import RealServers
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct ClusterFaultTests {
  private static func leader(_ cluster: EtcdCluster, _ etcd: Etcd) async throws -> RealServer<EtcdServer>? {
    for member in cluster.members {
      let status = try await etcd.status(of: member.endpoint)
      if status.leader == status.header.memberID { return member }
    }
    return nil
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `kill -9 of the leader, and its restart`(version: EtcdServer.Version) async throws {
    try await EtcdCluster.with(version: version) { cluster in
      try await Etcd.with(cluster.endpoints, settings: Survival.settings) { etcd in
        let lost = try await Survival.lease(etcd, timeToLive: .seconds(30)) { lease, _ in
          try await Survival.history(watching: etcd, writing: etcd) { log in
            let leader = try #require(try await Self.leader(cluster, etcd))
            await leader.kill()
            try await log.progress()
            try await leader.start()
          }
          #expect(try await etcd.leaseStatus(lease.id, returnsKeys: true)?.keys == ["leased"])
        }
        #expect(lost == nil)
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `SIGSTOP of one member after the other: calls and watches go on over the others`(version: EtcdServer.Version) async throws {
    try await EtcdCluster.with(version: version) { cluster in
      try await Etcd.with(cluster.endpoints, settings: Survival.settings) { etcd in
        let lost = try await Survival.lease(etcd, timeToLive: .seconds(30)) { lease, _ in
          try await Survival.history(watching: etcd, writing: etcd) { log in
            for member in cluster.members {
              member.suspend()
              try await log.progress()
              // A watch that was on it has moved.
              let probe = WatchReader(etcd.watch(.prefix("h/")))
              _ = try await probe.changes(5)
              member.resume()
            }
          }
          #expect(try await etcd.leaseStatus(lease.id, returnsKeys: true)?.keys == ["leased"])
        }
        #expect(lost == nil)
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `SIGSTOP of two for longer than the time to live: lost to its owner, and gone after the heal`(
    version: EtcdServer.Version
  ) async throws {
    try await EtcdCluster.with(version: version) { cluster in
      try await Etcd.with(cluster.endpoints, settings: Survival.settings) { etcd in
        let lost = try await Survival.lease(etcd, timeToLive: .seconds(4)) { _, keeping in
          let gone = WatchReader(etcd.watch(.key("leased")))
          try await gone.opened()
          try await Survival.history(watching: etcd, writing: etcd) { log in
            for member in cluster.members.prefix(2) { member.suspend() }
            // Nobody renews: its owner must take it for lost.
            #expect(try await keeping.value?.reason == .leaseLost)
            for member in cluster.members.prefix(2) { member.resume() }
            try await log.progress()
          }
          #expect(try await gone.changes(1) == ["-leased"])
        }
        #expect(lost?.reason == .leaseLost)
      }
    }
  }
}
