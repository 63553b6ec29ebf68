import Rollcall

extension ConformanceCheck {
  static let expiry = [
    ConformanceCheck(5, "What hangs on a session vanishes no earlier than its timeout after the last renewal, and at most a tick later") {
      run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: run.profile.sessionTimeout)
      let timeout = try run.require(session.timeout, "A session that was asked to time out has no timeout.")
      let instances = (1...3).map { run.instance(run.service("s\($0)"), "one", port: $0) }
      let renewals = run.keepAlive(session)
      for instance in instances { try await session.register(instance) }
      let watches = instances.map { run.watch(catalog.updates(of: $0.service)) }
      for (watch, instance) in zip(watches, instances) { try await watch.first("the instance") { run.serves($0, instance) } }
      // Renewed for longer than the timeout, so that it is the last renewal that counts and not the opening.
      try await Task.sleep(for: timeout * 1.25)
      renewals.cancel()
      await renewals.value
      let sent = ContinuousClock.now
      try await session.renew()
      let answered = ContinuousClock.now
      // How late a timer for the latest moment goes off on this machine now: what the catalog cannot be blamed for.
      let latest = answered + timeout + run.profile.tick
      let reference = Task {
        try await Task.sleep(until: latest, clock: .continuous)
        return ContinuousClock.now - latest
      }
      for (watch, instance) in zip(watches, instances) {
        let gone = try await watch.first(
          "the instance to vanish after \(timeout)", within: timeout * 3 + run.profile.tick + run.profile.patience
        ) { $0.freshness.isCurrent && !run.serves($0, instance) }
        run.expect(
          gone.time - sent >= timeout, "It vanished \(gone.time - sent) after its last renewal was sent; the timeout is \(timeout).")
        // A second for the way to the reader, beyond what the contract allows.
        let delay = try await reference.value
        run.expect(
          gone.time <= latest + .seconds(1) + delay * 2,
          "It vanished \(gone.time - answered) after its last renewal was answered; allowed are \(timeout) and a tick of \(run.profile.tick)."
        )
      }
    },
    ConformanceCheck(5, "What is renewed stays") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: run.profile.sessionTimeout)
      run.keepAlive(session)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("the instance") { run.serves($0, instance) }
      let timeout = session.timeout ?? run.profile.sessionTimeout
      try await Task.sleep(for: timeout * 2 + run.profile.tick)
      run.expect(watch.elements.allSatisfy { run.serves($0, instance) }, "A renewed instance was missing in a set.")
      run.expect(run.serves(try await catalog.instances(of: run.service()), instance), "A renewed instance is gone.")
    },
    ConformanceCheck(5, "An expired session is lost, and its owner is told") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: run.profile.sessionTimeout)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("the instance") { run.serves($0, instance) }
      try await watch.first("the instance to vanish", after: watch.records.count - 1) { !run.serves($0, instance) }
      switch run.profile.expiry {
      case .removal:
        await run.expect(.sessionLost, from: "Renewing an expired session") { try await session.renew() }
        await run.expect(.sessionLost, from: "Registering on an expired session") { try await session.register(instance) }
        run.expect(try await catalog.instances(of: run.service()).instances.isEmpty, "An expired session's instance is listed.")
      case .critical:
        // The entry is still there, so that the owner may be let back in; but then it must be served again.
        do {
          try await session.renew()
          try await session.register(instance)
          run.expect(
            run.serves(try await catalog.instances(of: run.service()), instance), "A session was renewed, and its instance is not served.")
        } catch let error as RollcallError where error.code == .sessionLost {}
      }
    },
    ConformanceCheck(5, "A session without a timeout ends only when it is closed") { run in
      let catalog = try await run.open()
      let session: any CatalogSession
      do {
        session = try await run.session(on: catalog, timeout: nil)
      } catch let error as RollcallError where error.code == .unsupported {
        return
      }
      run.expect(session.timeout == nil, "A session that was asked to stay has a timeout of \(String(describing: session.timeout)).")
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      try await Task.sleep(for: run.profile.sessionTimeout + run.profile.tick)
      run.expect(
        run.serves(try await catalog.instances(of: run.service()), instance), "An instance on a session without a timeout is gone.")
      try await session.close()
      run.expect(!run.lists(try await catalog.instances(of: run.service()), instance), "A closed session's instance is listed.")
    },
    ConformanceCheck(9, "A client that is closed leaves its session to expire") { run in
      guard run.profile.hasIndependentClients else { return }
      let (owner, reader) = (try await run.open(), try await run.open())
      let session = try await run.session(on: owner, timeout: run.profile.sessionTimeout)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      let watch = run.watch(reader.updates(of: run.service()))
      try await watch.first("the instance") { run.serves($0, instance) }
      let sent = ContinuousClock.now
      try await session.renew()
      await owner.close()
      let gone = try await watch.first("the instance to vanish", after: watch.records.count - 1) { !run.serves($0, instance) }
      let timeout = session.timeout ?? run.profile.sessionTimeout
      run.expect(gone.time - sent >= timeout, "It vanished \(gone.time - sent) after its last renewal; the timeout is \(timeout).")
    },
  ]
}
