import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(3))) struct AuthTests {
  private static let root = EtcdCredentials(user: "root", password: "secret")
  private static let reader = EtcdCredentials(user: "reader", password: "r")

  /// Users root (everything) and reader (reads and writes `open/`), and authentication on.
  private func enable(_ server: RealServer<EtcdServer>) async throws -> EtcdControl {
    let control = EtcdControl(server: server)
    try await control("user", "add", "root:secret")
    try await control("user", "grant-role", "root", "root")
    try await control("role", "add", "reading")
    try await control("role", "grant-permission", "reading", "--prefix=true", "readwrite", "open/")
    try await control("user", "add", "reader:r")
    try await control("user", "grant-role", "reader", "reading")
    try await control("auth", "enable")
    return EtcdControl(server: server, user: "root:secret")
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `With user and password every kind of call works; without, each is a clear error`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version, arguments: ["--bcrypt-cost=4"])) { server in
      _ = try await enable(server)
      try await Etcd.with([server.endpoint], credentials: Self.root) { etcd in
        let reader = WatchReader(etcd.watch(.key("k")))
        try await reader.opened()
        let lease = try await etcd.grantLease(timeToLive: .seconds(10))
        try await etcd.put("k", bytes("v"), lease: lease.id)
        #expect(try await reader.changes(1) == ["k=v"])
        var kept = etcd.keepAlive(lease).makeAsyncIterator()
        #expect(try await kept.next() == .renewed(.seconds(10)))
        #expect(try await etcd.status(of: server.endpoint).version.hasPrefix(version.rawValue))
      }
      try await Etcd.with([server.endpoint]) { etcd in
        let call = await #expect(throws: EtcdError.self) { try await etcd.get("k") }
        #expect(call?.reason == .tokenExpired)
        #expect(await WatchReader(etcd.watch(.key("k"))).end()?.reason == .tokenExpired)
      }
      try await Etcd.with([server.endpoint], credentials: EtcdCredentials(user: "root", password: "wrong")) { etcd in
        let call = await #expect(throws: EtcdError.self) { try await etcd.put("k", []) }
        #expect(call?.reason == .wrongCredentials)
        #expect(call?.outcome == .notSent)
        #expect(call?.endpoint == server.endpoint)
        #expect(await WatchReader(etcd.watch(.key("k"))).end()?.reason == .wrongCredentials)
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `What a user may not do is refused, watches included`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version, arguments: ["--bcrypt-cost=4"])) { server in
      _ = try await enable(server)
      try await Etcd.with([server.endpoint], credentials: Self.reader) { etcd in
        try await etcd.put("open/a", bytes("1"))
        let call = await #expect(throws: EtcdError.self) { try await etcd.put("closed/a", []) }
        #expect(call?.reason == .permissionDenied)
        #expect(call?.outcome == .refused)
        #expect(await WatchReader(etcd.watch(.prefix("closed/"))).end()?.reason == .permissionDenied)
        let allowed = WatchReader(etcd.watch(.prefix("open/")))
        try await allowed.opened()
        try await etcd.put("open/a", bytes("2"))
        #expect(try await allowed.changes(1) == ["open/a=2"])
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `An expired token is replaced without anybody noticing`(version: EtcdServer.Version) async throws {
    let arguments = ["--bcrypt-cost=4", "--auth-token-ttl=1"]
    try await RealServer.with(EtcdServer(version: version, arguments: arguments)) { server in
      _ = try await enable(server)
      try await Etcd.with([server.endpoint], credentials: Self.root) { etcd in
        let early = WatchReader(etcd.watch(.key("k")))
        try await early.opened()
        for round in 0..<3 {
          // The server forgets the token after a second without use.
          try await Task.sleep(for: .milliseconds(2_500))
          try await etcd.put("k", bytes("\(round)"))
          let late = WatchReader(etcd.watch(.key("k")))
          try await late.opened()
          try await etcd.put("k", bytes("again \(round)"))
          #expect(try await late.changes(1) == ["k=again \(round)"])
        }
        #expect(try await early.changes(6) == (0..<3).flatMap { ["k=\($0)", "k=again \($0)"] })
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A change of users and roles, and a restart that forgets tokens, cost no call`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version, arguments: ["--bcrypt-cost=4"])) { server in
      let control = try await enable(server)
      try await Etcd.with([server.endpoint], credentials: Self.root) { etcd in
        try await etcd.put("k", bytes("1"))
        try await control("user", "add", "another:x")
        try await etcd.put("k", bytes("2"))
        try await server.restart(keepingData: true)
        #expect(try await etcd.get("k")?.text == "2")
        try await etcd.put("k", bytes("3"))
        try await control("auth", "disable")
        try await etcd.put("k", bytes("4"))
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Authentication switched on during a watch is answered with a token`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version, arguments: ["--bcrypt-cost=4"])) { server in
      try await Etcd.with([server.endpoint], credentials: Self.root) { etcd in
        let reader = WatchReader(etcd.watch(.prefix("k")))
        try await reader.opened()
        try await etcd.put("k", bytes("before"))
        #expect(try await reader.changes(1) == ["k=before"])
        _ = try await enable(server)
        try await etcd.put("k", bytes("after"))
        #expect(try await reader.changes(1) == ["k=after"])
        let late = WatchReader(etcd.watch(.prefix("k")))
        try await late.opened()
      }
    }
  }
}
