import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct LimitTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `A time to live below the server's floor is granted at the floor`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      for asked in [Duration.zero, .milliseconds(1), .seconds(1)] {
        #expect(try await etcd.grantLease(timeToLive: asked).timeToLive == .seconds(2))
      }
      let negative = try await etcd.grantLease(timeToLive: .seconds(-5))
      #expect(negative.timeToLive == .seconds(2))
      let error = await #expect(throws: EtcdError.self) { try await etcd.grantLease(timeToLive: .seconds(9_000_000_001)) }
      #expect(error?.reason == .leaseTTLTooLarge)
      #expect(error?.endpoint == server.endpoint)
      let id = try #require(EtcdLeaseID(rawValue: 5))
      _ = try await etcd.grantLease(timeToLive: .seconds(10), id: id)
      let again = await #expect(throws: EtcdError.self) { try await etcd.grantLease(timeToLive: .seconds(10), id: id) }
      #expect(again?.reason == .leaseExists)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A value at the limit is put, and one above it is refused with the limit's name`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      let most = [UInt8](repeating: 1, count: 1_500_000)
      try await etcd.put("k", most)
      #expect(try await etcd.get("k")?.value == most)
      let error = await #expect(throws: EtcdError.self) { try await etcd.put("k", [UInt8](repeating: 1, count: 1_600_000)) }
      #expect(error?.reason == .requestTooLarge)
      #expect(error?.outcome == .refused)
      #expect(error?.endpoint == server.endpoint)
    }
  }
}
