import Rollcall

extension ConformanceCheck {
  static let outages = [
    ConformanceCheck(1, "A catalog whose server is gone is an error, never an empty set", faults: [.kill]) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (instance, key) = (run.instance(run.service(), "one"), run.key("one"))
      try await session.register(instance)
      try await run.fixture.cause(.kill)
      await run.expect(.unreachable, .timedOut, from: "Reading instances") { _ = try await catalog.instances(of: run.service()) }
      await run.expect(.unreachable, .timedOut, from: "Reading the services") { _ = try await catalog.services() }
      await run.expect(.unreachable, .timedOut, from: "Reading a key") { _ = try await catalog.keyValues.get(key) }
      await run.expect(.unreachable, .timedOut, from: "Listing keys") { _ = try await catalog.keyValues.list(key) }
      await run.expect(.unreachable, .timedOut, from: "Writing a key") { try await catalog.keyValues.put(key, [1]) }
      await run.expect(.unreachable, .timedOut, from: "Renewing a session") { try await session.renew() }
      await run.expect(.unreachable, .timedOut, from: "Registering an instance") { try await session.register(instance) }
      await run.expect(.unreachable, .timedOut, from: "Opening a session") { _ = try await catalog.openSession(SessionOptions()) }
    },
    ConformanceCheck(2, "Losing the server marks the last set stale and does not empty it; the truth follows its return", faults: [.kill]) {
      run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(60))
      run.keepAlive(session)
      let instances = (1...20).map { run.instance(run.service(), "\($0)", port: $0) }
      for instance in instances { try await session.register(instance) }
      try await catalog.keyValues.put(run.key("one"), [1])
      let watch = run.watch(catalog.updates(of: run.service()))
      let keys = run.watch(catalog.keyValues.updates(of: .key(run.key("one"))))
      let list = run.watch(catalog.serviceUpdates())
      try await watch.first("the whole set") { $0.available.count == 20 }
      try await keys.first("the value") { $0.entries.first?.value == [1] }
      try await list.first("the service") { $0.services.contains { $0.name == run.service() } }
      let begin = watch.records.count

      try await run.fixture.cause(.kill)
      let stale = try await watch.first("the set, marked stale") { !$0.freshness.isCurrent }.element
      run.expect(stale.instances.count == 20, "The stale set has \(stale.instances.count) of 20 instances.")
      let staleKey = try await keys.first("the value, marked stale") { !$0.freshness.isCurrent }.element
      run.expect(staleKey.entries.first?.value == [1], "The stale key shows \(staleKey.entries).")
      let staleList = try await list.first("the services, marked stale") { !$0.freshness.isCurrent }.element
      run.expect(staleList.services.contains { $0.name == run.service() }, "The stale list shows \(staleList.services).")

      let start = (watch.records.count - 1, keys.records.count - 1, list.records.count - 1)
      try await run.fixture.heal(.kill)
      let healed = ContinuousClock.now
      let whole = try await watch.first("the whole set, current", after: start.0) { $0.freshness.isCurrent && $0.available.count == 20 }
      run.expect(
        whole.time - healed <= .seconds(5), "The set was whole \(whole.time - healed) after the server was back; allowed are 5 seconds.")
      try await keys.first("the value, current", after: start.1) { $0.freshness.isCurrent && $0.entries.first?.value == [1] }
      try await list.first("the services, current", after: start.2) { list in
        list.freshness.isCurrent && list.services.contains { $0.name == run.service() }
      }
      run.expect(
        watch.elements.dropFirst(begin).allSatisfy { $0.instances.count == 20 },
        "Over the outage, sets of \(watch.elements.map(\.instances.count)) instances were shown; all 20 were alive.")

      try await session.register(run.instance(run.service(), "after", port: 100))
      try await watch.first("a change after the outage") { $0.instances.count == 21 }
      try await catalog.keyValues.put(run.key("one"), [2])
      try await keys.first("a new value after the outage") { $0.entries.first?.value == [2] }
    },
    ConformanceCheck(2, "A stream that begins in an outage gives an empty set marked stale, and then the truth", faults: [.kill]) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(60))
      run.keepAlive(session)
      try await session.register(run.instance(run.service(), "one"))
      try await run.fixture.cause(.kill)
      let watch = run.watch(catalog.updates(of: run.service()))
      let first = try await watch.first("a first set") { _ in true }.element
      run.expect(first.instances.isEmpty && !first.freshness.isCurrent, "The first set of a stream that begins in an outage is \(first).")
      try await run.fixture.heal(.kill)
      let truth = try await watch.first("a current set") { $0.freshness.isCurrent }.element
      run.expect(truth.instances.count == 1, "The first current set after the outage has \(truth.instances.count) instances, not 1.")
    },
    ConformanceCheck(
      2, "A server that answers no more is an error within a limit, and the streams go on when it answers", faults: [.suspend]
    ) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(120))
      run.keepAlive(session)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("the instance") { run.serves($0, instance) }
      try await run.fixture.cause(.suspend)
      await run.expect(.unreachable, .timedOut, from: "Reading from a server that is frozen") {
        _ = try await catalog.instances(of: run.service())
      }
      await run.expect(.unreachable, .timedOut, from: "Writing to a server that is frozen") {
        try await catalog.keyValues.put(run.key("one"), [1])
      }
      try await run.fixture.heal(.suspend)
      let healed = ContinuousClock.now
      try await session.register(run.instance(run.service(), "one", port: 9999))
      let seen = try await watch.first("a change after the freeze") { $0.freshness.isCurrent && $0.port(of: instance) == 9999 }
      run.expect(seen.time - healed <= .seconds(6), "A change was seen \(seen.time - healed) after the server went on.")
      run.expect(
        watch.elements.allSatisfy { run.lists($0, instance) || $0.instances.isEmpty && $0 == watch.elements.first },
        "The instance was missing in a set.")
    },
    ConformanceCheck(2, "A store that comes back empty is read anew: streams end up empty and current", faults: [.empty]) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(60))
      // Many changes, so that the new store's revisions lie below those that the streams know.
      for port in 1...30 { try await session.register(run.instance(run.service(), "one", port: port)) }
      try await catalog.keyValues.put(run.key("one"), [1])
      let watch = run.watch(catalog.updates(of: run.service()))
      let keys = run.watch(catalog.keyValues.updates(of: .prefix(run.key(""))))
      try await watch.first("the instance") { $0.instances.count == 1 }
      try await keys.first("the key") { $0.entries.count == 1 }
      try await run.fixture.cause(.empty)
      try await run.fixture.heal(.empty)
      try await watch.first("an empty set") { $0.freshness.isCurrent && $0.instances.isEmpty }
      try await keys.first("an empty set of keys") { $0.freshness.isCurrent && $0.entries.isEmpty }
      await run.expect(.sessionLost, from: "Renewing a session that the new store does not know") {
        // The connection may need a moment.
        while true {
          do { return try await session.renew() } catch let error as RollcallError where error.isTransient {}
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      let again = try await run.session(on: catalog)
      try await again.register(run.instance(run.service(), "two"))
      try await watch.first("a change in the new store", after: watch.records.count - 1) { $0.instances.count == 1 }
      try await catalog.keyValues.put(run.key("two"), [2])
      try await keys.first("a key of the new store", after: keys.records.count - 1) { $0.entries.count == 1 }
    },
    ConformanceCheck(8, "The registrar brings everything back after the server was killed and started again", faults: [.kill]) { run in
      try await run.checkRegistrar(through: .kill, timeout: .seconds(30), maximumGap: .seconds(5))
    },
    ConformanceCheck(8, "The registrar brings everything back into a store that comes back empty", faults: [.empty]) { run in
      // It learns of the loss by its next renewal, a third of the timeout later.
      let timeout = Duration.seconds(6)
      try await run.checkRegistrar(through: .empty, timeout: timeout, maximumGap: timeout / 3 + .seconds(5))
    },
    ConformanceCheck(8, "The registrar brings everything back after the server was frozen for longer than the timeout", faults: [.suspend])
    { run in
      try await run.checkRegistrar(
        through: .suspend, for: run.profile.sessionTimeout * 2 + run.profile.tick, timeout: run.profile.sessionTimeout,
        maximumGap: .seconds(5) + run.profile.sessionTimeout)
    },
  ]
}

extension ConformanceRun {
  /// Registers ten instances, lets the server go through a fault, and expects all of them back, once each, soon after it.
  fileprivate func checkRegistrar(through fault: CatalogFault, for length: Duration = .zero, timeout: Duration, maximumGap: Duration)
    async throws
  {
    let catalog = try await open()
    let instances = (1...10).map { instance(service(), "\($0)", port: $0) }
    try await withDiscovery(on: catalog, timeout: timeout) { discovery in
      let registrations = try instances.map { try discovery.register($0) }
      for registration in registrations {
        try await limited(to: self.profile.patience, "the registrations to be live") { try await registration.live() }
      }
      try await self.fixture.cause(fault)
      try await Task.sleep(for: length)
      try await self.fixture.heal(fault)
      let healed = ContinuousClock.now
      let reader = try await self.open()
      let watch = self.watch(reader.updates(of: self.service()))
      let whole = try await watch.first("all ten instances") { $0.freshness.isCurrent && $0.available.count == 10 }
      self.expect(whole.time - healed <= maximumGap, "All ten were back \(whole.time - healed) after the fault; allowed are \(maximumGap).")
      // Nothing that the fault left behind may take them away again.
      try await Task.sleep(for: timeout + self.profile.tick)
      let after = try await reader.instances(of: self.service())
      self.expect(after.instances.count == 10 && after.available.count == 10, "A while after the fault the set is \(after.instances).")
      for registration in registrations {
        self.expect(registration.state == .live, "A while after the fault a registration is \(registration.state).")
      }
    }
  }
}
