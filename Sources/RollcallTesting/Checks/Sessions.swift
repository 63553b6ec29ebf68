import Rollcall

extension ConformanceCheck {
  static let sessions = [
    ConformanceCheck(5, "A session is granted the timeout that was asked for, or more") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(30))
      let granted = try run.require(session.timeout, "A session that was asked to time out has no timeout.")
      run.expect(granted >= .seconds(30), "30 seconds were asked for, and \(granted) granted.")
      try await session.renew()
    },
    ConformanceCheck(5, "Closing a session removes everything on it, and only that") { run in
      let catalog = try await run.open()
      let (closing, staying) = (try await run.session(on: catalog), try await run.session(on: catalog))
      let services = (1...7).map { run.service("s\($0)") }
      let own = services.map { run.instance($0, "own", port: 1) }
      let other = services.map { run.instance($0, "other", port: 2) }
      for instance in own { try await closing.register(instance) }
      for instance in other { try await staying.register(instance) }
      let watches = services.map { run.watch(catalog.updates(of: $0)) }
      for watch in watches { try await watch.first("both instances") { $0.instances.count == 2 } }
      try await closing.close()
      for (number, service) in services.enumerated() {
        let left = try await catalog.instances(of: service)
        run.expect(
          !run.lists(left, own[number]) && run.lists(left, other[number]),
          "After one of two sessions was closed, '\(service)' has \(left.instances).")
        try await watches[number].first("the end of what the closed session held") { !run.lists($0, own[number]) }
      }
    },
    ConformanceCheck(5, "A closed session is lost for good; closing it again is no error") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      try await session.close()
      try await session.close()
      await run.expect(.sessionLost, from: "Renewing a closed session") { try await session.renew() }
      await run.expect(.sessionLost, from: "Registering on a closed session") { try await session.register(instance) }
      let left = try await catalog.instances(of: run.service()).instances
      run.expect(left.isEmpty, "A closed session registered \(left).")
    },
    ConformanceCheck(6, "One session carries instances of several services") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instances = (1...7).map { run.instance(run.service("s\($0)"), "one", port: $0) }
      try await withThrowingTaskGroup { group in
        for instance in instances { group.addTask { try await session.register(instance) } }
        try await group.waitForAll()
      }
      for instance in instances {
        let port = try await catalog.instances(of: instance.service).port(of: instance)
        run.expect(
          port == instance.port, "Of seven services on one session, '\(instance.service)' has \(port.map(String.init) ?? "no instance").")
      }
    },
    ConformanceCheck(7, "Registering again changes nothing but what differs") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = run.instance(run.service(), "one", tags: ["a"])
      try await session.register(instance)
      let before = try run.require(try await catalog.instances(of: run.service()).registered(instance), "The instance is not listed.")
      try await session.register(instance)
      let after = try await catalog.instances(of: run.service())
      run.expect(after.instances.count == 1, "The same registration twice made \(after.instances.count) entries.")
      run.expect(after.registered(instance)?.instance == before.instance, "The same registration changed the instance.")
      run.expect(
        after.registered(instance)?.createRevision == before.createRevision, "The same registration created the instance anew.")
      try await session.register(run.instance(run.service(), "one", port: 9, tags: ["b"]))
      let changed = try await catalog.instances(of: run.service())
      run.expect(changed.instances.count == 1, "A changed registration made \(changed.instances.count) entries.")
      run.expect(
        changed.port(of: instance) == 9 && changed.registered(instance)?.tags == ["b"],
        "A changed registration reads back as \(changed.instances.map(\.instance)).")
    },
    ConformanceCheck(7, "A session deregisters what is its own, and leaves alone what is not") { run in
      let catalog = try await run.open()
      let (owner, other) = (try await run.session(on: catalog), try await run.session(on: catalog))
      let instance = run.instance(run.service(), "one")
      try await owner.register(instance)
      try await other.deregister(instance.key)
      run.expect(
        run.lists(try await catalog.instances(of: run.service()), instance), "A session removed an instance that is another one's.")
      try await owner.deregister(run.instance(run.service(), "never there").key)
      try await owner.deregister(instance.key)
      run.expect(!run.lists(try await catalog.instances(of: run.service()), instance), "A deregistered instance is still listed.")
      try await owner.deregister(instance.key)
    },
    ConformanceCheck(7, "An instance without a session stays until it is deregistered, by anyone") { run in
      let (first, second) = (try await run.open(), try await run.open())
      let instance = run.instance(run.service(), "one")
      do {
        try await first.register(instance)
      } catch let error as RollcallError where error.code == .unsupported {
        return
      }
      run.expect(run.lists(try await second.instances(of: run.service()), instance), "The instance is not listed.")
      try await second.deregister(instance.key)
      run.expect(!run.lists(try await second.instances(of: run.service()), instance), "The deregistered instance is listed.")
      try await second.deregister(instance.key)
    },
    ConformanceCheck(5, "The session directory lists live sessions and joins them by id") { run in
      let catalog = try await run.open()
      guard let directory = catalog.sessions else { return }
      let session = try await run.session(on: catalog, timeout: .seconds(40), "listed \(run.mark)")
      let watch = run.watch(directory.sessionUpdates())
      try await watch.first("the session") { $0.sessions.contains { $0.id == session.id } }
      let entry = try run.require(
        try await directory.sessions().sessions.first { $0.id == session.id }, "The session is not in the directory.")
      run.expect(entry.options.name == "listed \(run.mark)", "The session's name reads back as '\(entry.options.name)'.")
      run.expect(
        entry.options.timeout == session.timeout, "The session's timeout reads back as \(String(describing: entry.options.timeout)).")
      let joined = try run.require(try await directory.session(session.id), "A live session cannot be joined.")
      try await joined.renew()
      try await joined.close()
      try await watch.first("the end of the session", after: watch.records.count - 1) { !$0.sessions.contains { $0.id == session.id } }
      run.expect(try await directory.session(session.id) == nil, "A closed session can be joined.")
      await run.expect(.sessionLost, from: "Renewing a session that another closed") { try await session.renew() }
    },
  ]
}
