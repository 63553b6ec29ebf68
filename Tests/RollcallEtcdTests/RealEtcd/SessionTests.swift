import EtcdClient
import RealServers
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite("Sessions on a real etcd", .timeLimit(.minutes(3)))
struct SessionTests {
  private func instances(_ count: Int, port: Int = 1) -> [ServiceInstance] {
    (0..<count).map { ServiceInstance(service: "web", id: "w\($0)", host: "10.0.0.1", port: port + $0) }
  }

  @Test func `All instances of a session hang on its one lease, and so does its description`() async throws {
    try await withEtcd { _, catalog, etcd in
      let session = try await catalog.openSession(SessionOptions(name: "seven", timeout: .seconds(60)))
      for number in 1...7 { try await session.register(ServiceInstance(service: ServiceName("s\(number)"), host: "h", port: number)) }
      let lease = try #require(session.id.lease)
      let status = try #require(try await etcd.leaseStatus(lease, returnsKeys: true))
      #expect(status.keys.count == 8)
      #expect(status.timeToLive == .seconds(60))
      try await session.close()
      #expect(try await etcd.range(.all).entries.isEmpty)
    }
  }

  @Test func `A registration that is there already writes nothing`() async throws {
    try await withEtcd { _, catalog, etcd in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      let web = instances(1)[0]
      try await session.register(web)
      let before = try await etcd.range(.all).header.revision
      try await session.register(web)
      // Another that has joined knows nothing of what was written.
      let joined = try #require(try await catalog.sessions?.session(session.id))
      try await joined.register(web)
      #expect(try await etcd.range(.all).header.revision == before)
    }
  }

  @Test func `What others keep under the key is replaced when it hangs on no lease`() async throws {
    try await withEtcd(options: "/k?layout=killrvideo") { _, catalog, etcd in
      try await etcd.put("/k/web/w0", Array("10.9.9.9:9".utf8))
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(instances(1)[0])
      #expect(try await etcd.get("/k/web/w0")?.text == "10.0.0.1:1")
      #expect(try await etcd.get("/k/web/w0")?.lease == session.id.lease)
    }
  }

  @Test func `In a layout of addresses an instance that moves leaves its old key`() async throws {
    try await withEtcd(options: "?layout=hostport") { _, catalog, etcd in
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: "ep2016", id: "pi", host: "yaz", port: 5000))
      try await session.register(ServiceInstance(service: "ep2016", id: "pi", host: "yaz", port: 5001))
      #expect(try await etcd.range(.all).entries.map(\.key) == ["/ep2016/providers/yaz:5001"])
      try await session.deregister(InstanceKey(service: "ep2016", id: "pi"))
      #expect(try await etcd.range(.all).entries.isEmpty)
    }
  }

  @Test func `A lease that is revoked by hand is replaced, with every instance on the new one, once each`() async throws {
    try await withEtcd { _, catalog, etcd in
      let options = Registrar.Options(session: SessionOptions(name: "r", timeout: .seconds(6)))
      try await withDiscovery(catalog, options: options, logger: .silent) { discovery in
        let registrations = try instances(20).map { try discovery.register($0) }
        for registration in registrations { try await registration.live() }
        let old = try #require(try await catalog.instances(of: "web").instances.first?.session)
        let watch = catalog.updates(of: "web")
        try await etcd.revokeLease(try #require(old.lease))
        let back = try await first(watch) { set in
          set.freshness.isCurrent && set.instances.count == 20 && set.instances.allSatisfy { $0.session != old }
        }
        #expect(Set(back.instances.map(\.session)).count == 1)
        #expect(try await etcd.range(.prefix("/rollcall/services/"), EtcdRangeOptions(countOnly: true)).count == 20)
        #expect(try await etcd.range(.prefix("/rollcall/sessions/"), EtcdRangeOptions(countOnly: true)).count == 1)
        for registration in registrations { try await registration.live() }
      }
    }
  }

  @Test func `Re-registration after a lost lease keeps to the configured rate`() async throws {
    let (count, rate) = (5_000, 2_000)
    try await withEtcd(options: "?register-rate=\(rate)") { _, catalog, etcd in
      let options = Registrar.Options(session: SessionOptions(timeout: .seconds(15)))
      try await withDiscovery(catalog, options: options, logger: .silent) { discovery in
        let registrations = try instances(count).map { try discovery.register($0) }
        for registration in registrations { try await registration.live() }
        let lease = try #require(try await catalog.instances(of: "web").instances.first?.session?.lease)
        let revision = try await etcd.revokeLease(lease).revision
        var times: [ContinuousClock.Instant] = []
        for try await event in etcd.watch(.prefix("/rollcall/services/web/"), EtcdWatchOptions(from: revision + 1)) {
          guard case .changes(let changes, _) = event else { continue }
          let puts = changes.filter { $0.kind == .put }.count
          times += Array(repeating: .now, count: puts)
          if times.count >= count { break }
        }
        #expect(times.count == count)
        // Paced, the last comes this long after the first; what came faster than the rate was a burst. A tenth of a second's worth goes at once.
        let least = Duration.seconds(Double(count) / Double(rate)) - .milliseconds(300)
        #expect(times[count - 1] - times[0] >= least, "5,000 came back within \(times[count - 1] - times[0])")
      }
    }
  }

  @Test func `A session without a limit outlives everything but its end`() async throws {
    try await withEtcd { _, catalog, etcd in
      let session = try await catalog.openSession(SessionOptions(timeout: nil))
      #expect(session.timeout == nil)
      let lease = try #require(session.id.lease)
      let status = try #require(try await etcd.leaseStatus(lease))
      #expect(status.remaining > .seconds(86_400 * 365 * 100))
      try await session.close()
      #expect(try await etcd.leaseStatus(lease) == nil)
    }
  }
}
