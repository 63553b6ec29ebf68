import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct LeaseTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `A lease that is kept alive outlives its time; what hangs on it goes when it is revoked`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let lease = try await etcd.grantLease(timeToLive: .seconds(6))
      #expect(lease.timeToLive == .seconds(6))
      try await etcd.put("on/lease", bytes("here"), lease: lease.id)
      #expect(try await etcd.get("on/lease")?.lease == lease.id)
      let reader = WatchReader(etcd.watch(.prefix("on/")))
      try await reader.opened()

      var renewals = 0
      for try await event in etcd.keepAlive(lease) {
        #expect(event == .renewed(.seconds(6)))
        renewals += 1
        if renewals == 4 { break }
      }
      let status = try #require(try await etcd.leaseStatus(lease.id, returnsKeys: true))
      #expect(status.timeToLive == .seconds(6))
      #expect(status.keys == ["on/lease"])

      try await etcd.revokeLease(lease.id)
      #expect(try await reader.changes(1) == ["-on/lease"])
      #expect(try await etcd.leaseStatus(lease.id) == nil)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A lease revoked by hand is lost`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let lease = try await etcd.grantLease(timeToLive: .seconds(9))
      let other = try await etcd.grantLease(timeToLive: .seconds(9))
      var kept = etcd.keepAlive(lease).makeAsyncIterator()
      var others = etcd.keepAlive(other).makeAsyncIterator()
      #expect(try await kept.next() == .renewed(.seconds(9)))
      #expect(try await others.next() == .renewed(.seconds(9)))
      try await etcd.revokeLease(lease.id)
      let error = await #expect(throws: EtcdError.self) {
        while try await kept.next() != nil {}
      }
      #expect(error?.reason == .leaseLost)
      // The other lease on the same stream lives on.
      #expect(try await others.next() == .renewed(.seconds(9)))
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A lease that nobody keeps alive expires, and its key with it`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let lease = try await etcd.grantLease(timeToLive: .seconds(5))
      let reader = WatchReader(etcd.watch(.key("short")))
      try await reader.opened()
      let clock = ContinuousClock()
      let put = clock.now
      try await etcd.put("short", [], lease: lease.id)
      #expect(try await reader.changes(2) == ["short=", "-short"])
      // Granted a moment before it was put.
      #expect(clock.now - put > .seconds(2))
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Grants tell the server's floor and ceiling`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let short = try await etcd.grantLease(timeToLive: .milliseconds(100))
      #expect(short.timeToLive == .seconds(2))
      #expect(try await etcd.grantLease(timeToLive: .milliseconds(2_001)).timeToLive == .seconds(3))
      let tooLong = await #expect(throws: EtcdError.self) { try await etcd.grantLease(timeToLive: .seconds(9_000_000_001)) }
      #expect(tooLong?.reason == .leaseTTLTooLarge)
      let id = EtcdLeaseID(rawValue: 4_711)
      #expect(try await etcd.grantLease(timeToLive: .seconds(60), id: id).id == id)
      let twice = await #expect(throws: EtcdError.self) { try await etcd.grantLease(timeToLive: .seconds(60), id: id) }
      #expect(twice?.reason == .leaseExists)
    }
  }

  @Test func `A lease of an unknown id is lost at the first renewal`() async throws {
    try await Etcd.withServer { etcd, _ in
      let lease = EtcdLease(id: try #require(EtcdLeaseID(rawValue: 99)), timeToLive: .seconds(10))
      let error = await #expect(throws: EtcdError.self) {
        for try await _ in etcd.keepAlive(lease) {}
      }
      #expect(error?.reason == .leaseLost)
    }
  }

  @Test func `Silence past the deadline is a lost lease, no earlier than its time`() async throws {
    try await Etcd.withServer { etcd, server in
      let lease = try await etcd.grantLease(timeToLive: .seconds(5))
      var kept = etcd.keepAlive(lease).makeAsyncIterator()
      #expect(try await kept.next() == .renewed(.seconds(5)))
      let clock = ContinuousClock()
      server.suspend()
      let suspended = clock.now
      let error = await #expect(throws: EtcdError.self) {
        while try await kept.next() != nil {}
      }
      server.resume()
      #expect(error?.reason == .leaseLost)
      #expect(clock.now - suspended > .seconds(2))
    }
  }
}
