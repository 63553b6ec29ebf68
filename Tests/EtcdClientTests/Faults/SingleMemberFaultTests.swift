import EtcdClient
import RealServers
import Testing

@Suite(.serialized, .timeLimit(.minutes(4))) struct SingleMemberFaultTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `kill -9 and restart: the history is whole, and the lease lives on`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version, settings: Survival.settings) { etcd, server in
      let lost = try await Survival.lease(etcd, timeToLive: .seconds(30)) { lease, _ in
        let history = try await Survival.history(watching: etcd, writing: etcd) { log in
          for _ in 0..<2 {
            try await server.restart(keepingData: true)
            try await log.progress()
            try await log.watched()
          }
        }
        #expect(history.interruptions.count >= 2)
        #expect(try await etcd.leaseStatus(lease.id, returnsKeys: true)?.keys == ["leased"])
      }
      #expect(lost == nil)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `SIGSTOP for less than the time to live: nothing is lost`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version, settings: Survival.settings) { etcd, server in
      let lost = try await Survival.lease(etcd, timeToLive: .seconds(20)) { lease, _ in
        try await Survival.history(watching: etcd, writing: etcd) { _ in
          server.suspend()
          var states = etcd.connectionStates.makeAsyncIterator()
          while let state = await states.next() {
            if case .disconnected = state { break }
          }
          server.resume()
        }
        #expect(try await etcd.leaseStatus(lease.id, returnsKeys: true)?.keys == ["leased"])
      }
      #expect(lost == nil)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `SIGSTOP for longer than the time to live: the lease is told lost when its time is over`(
    version: EtcdServer.Version
  ) async throws {
    try await Etcd.withServer(version, settings: Survival.settings) { etcd, server in
      let lease = try await etcd.grantLease(timeToLive: .seconds(3))
      var kept = etcd.keepAlive(lease).makeAsyncIterator()
      #expect(try await kept.next() == .renewed(.seconds(3)))
      let clock = ContinuousClock()
      let stopped = clock.now
      server.suspend()
      let error = await #expect(throws: EtcdError.self) {
        while try await kept.next() != nil {}
      }
      #expect(error?.reason == .leaseLost)
      // A renewal may be a third of the time old when the server stops.
      #expect(clock.now - stopped > .milliseconds(1_500))
      server.resume()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A half-open connection is found, and replaced`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await Etcd.with([server.endpoint]) { direct in
        try await Etcd.with([EtcdEndpoint(host: proxy.host, port: proxy.port)], settings: Survival.settings) { etcd in
          let history = try await Survival.history(watching: etcd, writing: direct) { log in
            let probe = WatchReader(etcd.watch(.key("probe")))
            try await probe.opened()
            try await proxy.set(.swallow)
            let error = try await probe.interrupted()
            #expect(error.reason == .unresponsive)
            try await log.progress()
            try await proxy.set(.forward)
          }
          #expect(!history.interruptions.isEmpty)
        }
      }
      await proxy.stop()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Connections that are cut again and again`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await Etcd.with([EtcdEndpoint(host: proxy.host, port: proxy.port)], settings: Survival.settings) { etcd in
        let history = try await Survival.history(watching: etcd, writing: etcd) { log in
          for _ in 0..<10 {
            try await log.progress(5)
            try await log.watched()
            await proxy.cut()
          }
        }
        #expect(history.interruptions.count >= 10)
      }
      await proxy.stop()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Compaction during an interruption: exactly at the watch it resumes; past it, it ends, and a list pinned to a revision carries on`(
    version: EtcdServer.Version
  ) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await Etcd.with([server.endpoint]) { direct in
        try await Etcd.with([EtcdEndpoint(host: proxy.host, port: proxy.port)], settings: Survival.settings) { etcd in
          for offset in Int64(1)...2 {
            let first = try await direct.put("c/a", bytes("1")).header.revision
            let reader = WatchReader(etcd.watch(.prefix("c/"), EtcdWatchOptions(from: first)))
            #expect(try await reader.changes(1) == ["c/a=1"])
            try await proxy.set(.refuse)
            await proxy.cut()
            _ = try await reader.interrupted()
            try await direct.put("c/a", bytes("2"))
            try await direct.put("c/b", bytes("3"))
            try await direct.delete(.key("c/a"))
            try await direct.compact(before: first + offset)
            try await proxy.set(.forward)
            if offset == 1 {
              #expect(try await reader.changes(3) == ["c/a=2", "c/b=3", "-c/a"])
            } else {
              #expect(await reader.end()?.reason == .compacted)
              let listing = try await etcd.list(.prefix("c/"), pageSize: 1)
              #expect(listing.entries.map(\.text) == ["3"])
              let next = WatchReader(etcd.watch(.prefix("c/"), EtcdWatchOptions(from: listing.revision + 1)))
              try await next.opened()
              try await direct.put("c/b", bytes("4"))
              #expect(try await next.changes(1) == ["c/b=4"])
            }
            try await direct.delete(.prefix("c/"))
          }
        }
      }
      await proxy.stop()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A watch of the present tells nothing from before it, interrupted or not`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await Etcd.with([server.endpoint]) { direct in
        try await Etcd.with([EtcdEndpoint(host: proxy.host, port: proxy.port)], settings: Survival.settings) { etcd in
          try await direct.put("p", bytes("before"))
          let reader = WatchReader(etcd.watch(.key("p")))
          try await reader.opened()
          await proxy.cut()
          _ = try await reader.interrupted()
          try await direct.put("p", bytes("meanwhile"))
          try await direct.put("p", bytes("after"))
          #expect(try await reader.changes(2) == ["p=meanwhile", "p=after"])
        }
      }
      await proxy.stop()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A data folder that was emptied is lost history and a lost lease`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version, settings: Survival.settings) { etcd, server in
      for number in 0..<20 { try await etcd.put("d", bytes("\(number)")) }
      let lost = try await Survival.lease(etcd, timeToLive: .seconds(30)) { lease, _ in
        let reader = WatchReader(etcd.watch(.prefix("d")))
        let revision = try await reader.opened()
        try await server.restart(keepingData: false)
        #expect(await reader.end()?.reason == .historyLost)
        #expect(try await etcd.get("d") == nil)
        #expect(try await etcd.list(.all).revision < revision)
        #expect(try await etcd.leaseStatus(lease.id) == nil)
        var again = etcd.keepAlive(lease).makeAsyncIterator()
        let error = await #expect(throws: EtcdError.self) {
          while try await again.next() != nil {}
        }
        #expect(error?.reason == .leaseLost)
      }
      #expect(lost == nil || lost?.reason == .leaseLost)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A dead member in the list costs no call, whether it refuses or says nothing`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let free = try FreePorts(count: 1)
      let hole = try await FaultyProxy.start(before: server.site.host, port: server.clientPort, mode: .swallow)
      let dead = [EtcdEndpoint(host: "127.0.0.1", port: free.ports[0]), EtcdEndpoint(host: hole.host, port: hole.port)]
      // The client shuffles the list: some of these begin with a dead one.
      for _ in 0..<8 {
        try await Etcd.with(dead + [server.endpoint]) { etcd in
          try await etcd.put("k", bytes("v"))
          #expect(try await etcd.get("k", call: EtcdCallOptions(failsFast: true))?.text == "v")
          #expect(etcd.connectionState == .connected(server.endpoint))
          try await WatchReader(etcd.watch(.key("k"))).opened()
        }
      }
      await hole.stop()
    }
  }
}
