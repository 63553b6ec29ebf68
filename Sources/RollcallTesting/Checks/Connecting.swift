import Rollcall

extension ConformanceCheck {
  static let connecting = [
    ConformanceCheck(12, "An open catalog is connected and says so; a closed one says that") { run in
      let catalog = try await run.open()
      run.expect(catalog.connection.isConnected, "A catalog that was just opened is \(catalog.connection).")
      let watch = run.watch(catalog.connectionUpdates())
      try await watch.first("the state of the connection, at once") { $0.isConnected }
      await catalog.close()
      try await watch.waitForEnd("the stream of connection states to end with the catalog")
      run.expect(catalog.connection == .closed, "A closed catalog is \(catalog.connection).")
    },
    ConformanceCheck(12, "A closed catalog ends its streams and refuses all calls") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (service, key) = (run.service(), run.key("one"))
      let (instances, list, keys) = (
        run.watch(catalog.updates(of: service)), run.watch(catalog.serviceUpdates()), run.watch(catalog.keyValues.updates(of: .key(key)))
      )
      try await instances.first("the present set") { _ in true }
      await catalog.close()
      await catalog.close()
      try await instances.waitForEnd("a watch to end with its catalog")
      try await list.waitForEnd("the watch of the services to end with its catalog")
      try await keys.waitForEnd("a watch of a key to end with its catalog")
      try await run.watch(catalog.updates(of: service)).waitForEnd("a watch on a closed catalog to end")
      await run.expect(.closed, from: "Reading a closed catalog") { _ = try await catalog.instances(of: service) }
      await run.expect(.closed, from: "Reading a closed catalog's keys") { _ = try await catalog.keyValues.get(key) }
      await run.expect(.closed, from: "Opening a session on a closed catalog") { _ = try await catalog.openSession(SessionOptions()) }
      await run.expect(.closed, .sessionLost, from: "Renewing a session of a closed catalog") { try await session.renew() }
    },
    ConformanceCheck(12, "Without a server, opening fails at once, or after the time that was given", faults: [.kill]) { run in
      try await run.fixture.cause(.kill)
      await run.expect(.unreachable, .timedOut, from: "Opening a catalog whose server is gone") { _ = try await run.open(.failAtOnce) }
      let start = ContinuousClock.now
      await run.expect(.unreachable, .timedOut, from: "Waiting for a server that is gone") {
        _ = try await run.open(.wait(upTo: .seconds(2)))
      }
      let waited = ContinuousClock.now - start
      run.expect(waited >= .seconds(1.5), "Opening gave up after \(waited); 2 seconds were to be waited.")
    },
    ConformanceCheck(12, "Opening can wait for a server that comes later", faults: [.kill]) { run in
      try await run.fixture.cause(.kill)
      async let opened = run.open(.wait(upTo: .seconds(60)))
      try await Task.sleep(for: .seconds(1))
      try await run.fixture.heal(.kill)
      let catalog = try await opened
      _ = try await catalog.instances(of: run.service())
    },
    ConformanceCheck(12, "A catalog that is opened in the background comes back at once, and connects when it can", faults: [.kill]) {
      run in
      try await run.fixture.cause(.kill)
      let catalog = try await limited(to: .seconds(5), "a catalog to open in the background") { try await run.open(.inBackground) }
      run.expect(!catalog.connection.isConnected, "A catalog without a server is \(catalog.connection).")
      let connection = run.watch(catalog.connectionUpdates())
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("an empty set that is marked stale") { $0.instances.isEmpty && !$0.freshness.isCurrent }
      await run.expect(.unreachable, .timedOut, from: "Reading without a server") { _ = try await catalog.instances(of: run.service()) }
      try await run.fixture.heal(.kill)
      try await connection.first("a connection") { $0.isConnected }
      try await watch.first("a current set") { $0.freshness.isCurrent }
      _ = try await catalog.instances(of: run.service())
    },
    ConformanceCheck(12, "The connection's state follows the server's", faults: [.kill]) { run in
      let catalog = try await run.open()
      let watch = run.watch(catalog.connectionUpdates())
      // A stream, so that an engine that connects only when it is used has a use for its connection.
      let updates = run.watch(catalog.updates(of: run.service()))
      try await updates.first("the present set") { $0.freshness.isCurrent }
      try await watch.first("a connection") { $0.isConnected }
      try await run.fixture.cause(.kill)
      try await watch.first("the loss of the connection", after: watch.records.count - 1) { !$0.isConnected }
      let start = watch.records.count - 1
      try await run.fixture.heal(.kill)
      try await watch.first("the return of the connection", after: start) { $0.isConnected }
    },
  ]
}
