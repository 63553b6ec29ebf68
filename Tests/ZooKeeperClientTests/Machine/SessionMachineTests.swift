import NIOCore
import Testing

@testable import ZooKeeperClient

@Suite struct SessionMachineTests {
  @Test func `It looks a host up, connects, and opens a session`() {
    var bench = MachineBench()
    #expect(bench.start() == ["state connecting", "resolve 10.0.0.1"])
    #expect(bench.resolved("10.0.0.1") == ["dial 10.0.0.1"])
    #expect(bench.opened() == ["write connect zxid 0 timeout 12000 session 0"])
    #expect(bench.accepted() == ["state connected"])
    #expect(bench.machine.publicSession?.timeout == .seconds(9))
  }

  @Test func `Every address of every host is tried before a pause, and pauses grow with jitter`() {
    var bench = MachineBench(hosts: 2)
    var pauses: [TimeAmount] = []
    _ = bench.start()
    for _ in 0..<6 {
      #expect(bench.resolved("10.1.0.1", "10.1.0.2").first?.hasPrefix("dial") == true)
      #expect(bench.failed().first?.hasPrefix("dial") == true)
      #expect(bench.failed().first?.hasPrefix("resolve") == true)
      // A name that cannot be looked up costs no more than its own turn.
      #expect(bench.failed(.unreachable) == ["state disconnected unreachable"])
      let before = bench.now
      #expect(bench.passToDue().first?.hasPrefix("resolve") == true)
      pauses.append(bench.now - before)
    }
    for (round, pause) in pauses.enumerated() {
      let full = min(50 << round, 1_000)
      #expect(pause >= .milliseconds(Int64(full / 2)) && pause <= .milliseconds(Int64(full)), "\(pauses)")
    }
    #expect(Set(pauses.map(\.nanoseconds)).count == pauses.count)
  }

  @Test func `A host has the timeout divided by the hosts, to connect and again to answer`() {
    var bench = MachineBench(hosts: 3)
    _ = bench.start()
    _ = bench.resolved("10.0.0.1")
    #expect(bench.pass(.milliseconds(3_999)) == [])
    #expect(bench.pass(.milliseconds(1)).first == "drop")
    _ = bench.resolved("10.0.0.2")
    _ = bench.opened()
    #expect(bench.pass(.milliseconds(3_999)) == [])
    let next = bench.pass(.milliseconds(1))
    #expect(next.first == "drop" && next.last?.hasPrefix("resolve") == true)
  }

  /// A server that starts may take a connection and never answer: the session, and a request that waits, must live to see the next try.
  @Test(arguments: [(6, 10, 3_000), (12, 10, 5_000), (90, 60, 10_000)])
  func `A single host has half the session's or a request's timeout, and never more than ten seconds`(
    session: Int, request: Int, milliseconds: Int64
  ) {
    var bench = MachineBench(settings: ZooKeeperSettings(sessionTimeout: .seconds(session), requestTimeout: .seconds(request)))
    _ = bench.start()
    _ = bench.resolved("10.0.0.1")
    _ = bench.opened()
    #expect(bench.pass(.milliseconds(milliseconds - 1)) == [])
    #expect(bench.pass(.milliseconds(1)).first == "drop")
  }

  @Test func `It pings after a third of the granted timeout, and gives up after two thirds of silence`() {
    var bench = MachineBench()
    bench.connect()
    #expect(bench.pass(.milliseconds(2_999)) == [])
    #expect(bench.pass(.milliseconds(1)) == ["write ping"])
    #expect(bench.reply(SpecialXid.ping) == [])
    #expect(bench.pass(.seconds(3)) == ["write ping"])
    #expect(bench.pass(.milliseconds(2_999)) == [])
    #expect(bench.pass(.milliseconds(1)) == ["drop", "state disconnected connectionLoss", "resolve 10.0.0.1"])
  }

  @Test func `Sending spares pings`() {
    var bench = MachineBench()
    bench.connect()
    for xid in Int32(1)...5 {
      #expect(bench.pass(.seconds(2)) == [])
      #expect(bench.submit("a") == ["write getData"])
      #expect(bench.reply(xid) == ["a done"])
    }
  }

  @Test func `After a loss it asks for the same session with the newest zxid and its own timeout`() {
    var bench = MachineBench()
    bench.connect()
    _ = bench.submit("a")
    _ = bench.submit("b")
    _ = bench.submit("c")
    _ = bench.reply(1, zxid: 40)
    // Neither an older one nor one that says nothing (go-zookeeper #178, #260).
    _ = bench.reply(2, zxid: 39)
    _ = bench.reply(3, zxid: 0)
    _ = bench.event(3, "/a")
    bench.now = bench.now + .seconds(2)
    #expect(bench.failed() == ["state disconnected connectionLoss", "resolve 10.0.0.1"])
    _ = bench.resolved("10.0.0.1")
    #expect(bench.opened() == ["write connect zxid 40 timeout 12000 session 7"])
    #expect(bench.accepted() == ["state connected"])
  }

  @Test func `What was sent fails as ambiguous, what waits goes over the next connection`() {
    var bench = MachineBench()
    bench.connect()
    #expect(bench.submit("sent") == ["write getData"])
    bench.now = bench.now + .seconds(2)
    #expect(bench.failed() == ["sent connectionLoss ambiguous", "state disconnected connectionLoss", "resolve 10.0.0.1"])
    #expect(bench.submit("waits") == [])
    #expect(bench.submit("does not", waits: false) == ["does not connectionLoss notSent"])
    #expect(bench.connect() == ["state connected", "write getData"])
    #expect(bench.reply(2) == ["waits done"])
  }

  @Test func `Credentials, then watches, then what waits`() {
    var settings = ZooKeeperSettings.machine
    settings.credentials = [.digest(user: "u", password: "p")]
    var bench = MachineBench(settings: settings)
    #expect(bench.connect() == ["write auth", "state connected"])
    _ = bench.reply(SpecialXid.auth)
    _ = bench.submit("w", Operation.getData("/w").frame, watch: .init(path: "/w", kind: .data, watcher: 1))
    _ = bench.reply(1)
    _ = bench.submit("p", Operation.addWatch("/p", .persistent).frame, watch: .init(path: "/p", kind: .persistent, watcher: 2))
    _ = bench.reply(2)
    bench.now = bench.now + .seconds(2)
    _ = bench.failed()
    _ = bench.submit("a")
    #expect(bench.connect() == ["write auth", "write setWatches2", "state connected", "write getData"])
    #expect(bench.reply(SpecialXid.auth) == [])
    #expect(bench.event(3, "/w") == ["watcher 1: dataChanged /w", "watcher 1 ends"])
    #expect(bench.reply(SpecialXid.setWatches) == ["watcher 2: missed"])
  }

  @Test func `Refused credentials end the session`() {
    var settings = ZooKeeperSettings.machine
    settings.credentials = [.digest(user: "u", password: "p")]
    var bench = MachineBench(settings: settings)
    bench.connect()
    _ = bench.submit("a")
    #expect(bench.reply(SpecialXid.auth, zxid: 0, error: .authFailed) == ["drop", "a authFailed ambiguous", "state authFailed"])
    #expect(bench.submit("b") == ["b authFailed notSent"])
  }

  @Test func `A session that the server does not know any more, or silently replaces, is expired`() {
    for (session, timeout) in [(Int64(0), Int32(0)), (8, 9_000)] {
      var bench = MachineBench()
      bench.connect()
      _ = bench.submit("p", Operation.addWatch("/p", .persistent).frame, watch: .init(path: "/p", kind: .persistent, watcher: 2))
      _ = bench.reply(1)
      bench.now = bench.now + .seconds(2)
      _ = bench.failed()
      _ = bench.submit("a")
      _ = bench.resolved("10.0.0.1")
      _ = bench.opened()
      #expect(
        bench.accepted(session, timeout: timeout)
          == ["drop", "a sessionExpired notSent", "watcher 2 ends: sessionExpired", "state expired"])
      #expect(bench.machine.due == .distantFuture)
    }
  }

  @Test func `A server that refuses to open a session is passed by`() {
    var bench = MachineBench(hosts: 2)
    _ = bench.start()
    _ = bench.resolved("10.0.0.1")
    _ = bench.opened()
    let next = bench.accepted(0, timeout: 0)
    #expect(next.first == "drop" && next.last?.hasPrefix("resolve") == true)
  }

  @Test func `A read-only server without local sessions is named as what it is`() {
    var bench = MachineBench()
    _ = bench.start()
    _ = bench.resolved("10.0.0.1")
    _ = bench.opened()
    #expect(bench.reply(0, error: .notReadOnly) == ["drop", "state disconnected notReadOnly"])
    #expect(bench.machine.rotation.summary.message.contains("localSessionsEnabled"))
  }

  @Test func `After 4 thirds of the timeout without a server the session is expired, unless only servers may say so`() {
    for expiresAlone in [true, false] {
      var settings = ZooKeeperSettings.machine
      settings.expiresAlone = expiresAlone
      var bench = MachineBench(settings: settings)
      bench.connect()
      let heard = bench.now
      bench.now = bench.now + .seconds(2)
      _ = bench.failed()
      var expiredAt: NIODeadline?
      while bench.now < heard + .seconds(20), expiredAt == nil {
        let actions = bench.passToDue()
        if actions.contains("state expired") { expiredAt = bench.now }
        if actions.last?.hasPrefix("resolve") == true { _ = bench.failed(.unreachable) }
      }
      #expect(expiredAt == (expiresAlone ? heard + .seconds(12) : nil))
    }
  }

  @Test func `A reply that is not due breaks the connection`() {
    var bench = MachineBench()
    bench.connect()
    _ = bench.submit("a")
    _ = bench.submit("b")
    bench.now = bench.now + .seconds(2)
    #expect(
      bench.reply(2) == [
        "drop", "a malformedReply ambiguous", "b malformedReply ambiguous", "state disconnected malformedReply", "resolve 10.0.0.1",
      ])
    bench.connect()
    #expect(bench.reply(99).first == "drop")
  }

  @Test func `Numbers of requests begin anew behind the last`() {
    var bench = MachineBench(lastXid: .max - 1)
    bench.connect()
    for _ in 0..<3 { _ = bench.submit("a") }
    #expect(bench.xids == [.max, 1, 2])
    #expect(bench.reply(.max) == ["a done"])
    #expect(bench.reply(1) == ["a done"])
  }

  @Test func `Deadlines end what waits and what was sent, and a late reply finds its place`() {
    var bench = MachineBench()
    bench.connect()
    _ = bench.submit("a", timeout: .seconds(1))
    _ = bench.submit("b", timeout: .seconds(2))
    #expect(bench.passToDue() == ["a timedOut ambiguous"])
    #expect(bench.now == .uptimeNanoseconds(1_000_000_000))
    #expect(bench.reply(1) == [])
    #expect(bench.reply(2) == ["b done"])
    bench.now = bench.now + .seconds(1)
    _ = bench.failed()
    _ = bench.submit("c", timeout: .milliseconds(10))
    #expect(bench.pass(.milliseconds(10)) == ["c timedOut notSent"])
    #expect(bench.connect() == ["state connected"])
  }

  @Test func `A watch whose reader has gone before the reply is removed again`() {
    var bench = MachineBench()
    bench.connect()
    #expect(
      bench.submit("w", Operation.getData("/w").frame, watch: .init(path: "/w", kind: .data, watcher: 1)) == ["write getData watching"])
    #expect(bench.cancel() == ["w closed ambiguous"])
    #expect(bench.reply(1) == ["write removeWatches"])
    #expect(bench.reply(2) == [])
    #expect(bench.event(3, "/w") == [])
  }

  @Test func `A connection that does not last is followed by a pause`() {
    var bench = MachineBench()
    bench.connect()
    bench.now = bench.now + .milliseconds(100)
    #expect(bench.failed() == ["state disconnected connectionLoss"])
    #expect(bench.passToDue() == ["resolve 10.0.0.1"])
  }

  @Test func `Closing sends closeSession, also over a connection that comes only then, and gives up at its deadline`() {
    var bench = MachineBench()
    bench.connect()
    #expect(bench.show(bench.machine.close(by: bench.now + .seconds(5))) == ["write closeSession"])
    #expect(bench.submit("a") == ["a closed notSent"])
    #expect(bench.reply(1) == ["drop", "state closed"])

    bench = MachineBench()
    bench.connect()
    bench.now = bench.now + .seconds(2)
    _ = bench.failed()
    #expect(bench.show(bench.machine.close(by: bench.now + .seconds(5))) == [])
    _ = bench.resolved("10.0.0.1")
    _ = bench.opened()
    #expect(bench.accepted() == ["write closeSession"])
    #expect(bench.pass(.seconds(5)).suffix(2) == ["drop", "state closed"])

    bench = MachineBench()
    _ = bench.start()
    #expect(bench.show(bench.machine.close(by: bench.now + .seconds(5))) == ["drop", "state closed"])
  }

  @Test func `A read-only server is left for one that can write, and its session is not kept`() {
    var settings = ZooKeeperSettings.machine
    settings.acceptsReadOnly = true
    var bench = MachineBench(hosts: 2, settings: settings)
    _ = bench.start()
    _ = bench.resolved("10.0.0.1")
    _ = bench.opened()
    #expect(bench.accepted(5, isReadOnly: true) == ["state read-only"])
    // 100 ms, 200 ms, 400 ms …
    #expect(bench.pass(.milliseconds(100)).first?.hasPrefix("probe") == true)
    #expect(bench.pass(.milliseconds(199)) == [])
    #expect(bench.pass(.milliseconds(1)).first?.hasPrefix("probe") == true)
    let other = ZooKeeperHost("10.0.0.2")
    #expect(bench.show(bench.machine.probed(other, canWrite: false, now: bench.now)) == [])
    #expect(
      bench.show(bench.machine.probed(other, canWrite: true, now: bench.now))
        == ["drop", "state disconnected connectionLoss", "resolve 10.0.0.2"])
    _ = bench.resolved("10.0.0.2")
    #expect(bench.opened() == ["write connect zxid 0 timeout 12000 session 0"])
    #expect(bench.accepted(6) == ["state connected"])
    #expect(bench.machine.publicSession?.id.rawValue == 6)
  }

  @Test func `What an earlier connection still says is not heard`() {
    var bench = MachineBench()
    bench.connect()
    let old = bench.machine.attempt ?? 0
    bench.now = bench.now + .seconds(2)
    _ = bench.failed()
    bench.connect()
    #expect(bench.show(bench.machine.failed(old, ZooKeeperError(.connectionLoss, "late"), now: bench.now)) == [])
    #expect(bench.show(bench.machine.received(ByteBuffer(integer: 1), old, now: bench.now)) == [])
    #expect(bench.machine.isConnected)
  }
}
