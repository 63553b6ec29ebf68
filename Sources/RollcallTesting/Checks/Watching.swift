import Rollcall

extension ConformanceCheck {
  static let watching = [
    ConformanceCheck(2, "A watch gives the present set at once") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      try await session.register(run.instance(run.service(), "one"))
      try await session.register(run.instance(run.service(), "two"))
      let first = try await run.watch(catalog.updates(of: run.service())).first("the present set") { _ in true }.element
      run.expect(first.instances.count == 2, "The first set of a watch has \(first.instances.count) instances; there are 2.")
      run.expect(first.freshness.isCurrent, "The first set of a watch is \(first.freshness).")
      run.expect(first.service == run.service(), "The first set is of '\(first.service)'.")
    },
    ConformanceCheck(2, "A watch of an unknown service gives an empty set at once, and the first instance when it comes") { run in
      let catalog = try await run.open()
      let watch = run.watch(catalog.updates(of: run.service()))
      let first = try await watch.first("the present set") { _ in true }.element
      run.expect(first.instances.isEmpty && first.freshness.isCurrent, "The first set of an unknown service is \(first).")
      let session = try await run.session(on: catalog)
      try await session.register(run.instance(run.service(), "one"))
      try await watch.first("the first instance") { $0.instances.count == 1 }
    },
    ConformanceCheck(2, "Each change gives a complete set") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (stable, changing) = (run.instance(run.service(), "stable"), run.instance(run.service(), "changing"))
      try await session.register(stable)
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("the present set") { $0.instances.count == 1 }
      try await session.register(changing)
      try await watch.first("a second instance") { $0.instances.count == 2 }
      try await session.register(run.instance(run.service(), "changing", port: 9000))
      try await watch.first("a changed port") { $0.port(of: changing) == 9000 }
      try await session.register(run.instance(run.service(), "changing", port: 9000, tags: ["new"]))
      try await watch.first("a changed tag") { $0.registered(changing)?.tags == ["new"] }
      try await session.deregister(changing.key)
      let start = watch.records.count - 1
      try await watch.first("the end of the second instance", after: max(0, start)) { !run.lists($0, changing) }
      run.expect(watch.elements.allSatisfy { run.lists($0, stable) }, "A set lacks the instance that was there all the time.")
    },
    ConformanceCheck(2, "Sets never go back in time") { run in
      let catalog = try await run.open()
      let other = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = run.instance(run.service(), "one")
      let watches = [catalog, catalog, other].map { run.watch($0.updates(of: run.service())) }
      for watch in watches { try await watch.first("the present set") { _ in true } }
      let last = 150
      for port in 1...last {
        try await session.register(run.instance(run.service(), "one", port: port))
        // Quick changes, and now and then one that every watch takes note of.
        if port.isMultiple(of: 10) {
          for watch in watches { try await watch.first("change \(port)") { $0.port(of: instance) ?? 0 >= port } }
        }
      }
      for watch in watches {
        try await watch.first("the last of \(last) changes") { $0.port(of: instance) == last }
        let ports = watch.elements.map { $0.port(of: instance) ?? 0 }
        run.expect(ports == ports.sorted(), "A watch saw the versions \(ports), out of order.")
        let revisions = watch.elements.map(\.revision)
        run.expect(revisions == revisions.sorted(), "A watch saw the revisions \(revisions), out of order.")
      }
    },
    ConformanceCheck(2, "A slow reader finds the newest set, and misses those between") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = run.instance(run.service(), "one")
      var slow = catalog.updates(of: run.service()).makeAsyncIterator()
      _ = await slow.next()
      let fast = run.watch(catalog.updates(of: run.service()))
      let last = 40
      for port in 1...last {
        try await session.register(run.instance(run.service(), "one", port: port))
        try await fast.first("change \(port)") { $0.port(of: instance) == port }
      }
      // What was under way to the slow reader may come first; what lies between may not.
      var seen: [Int] = []
      while seen.last != last, seen.count < 10, let snapshot = await slow.next() { seen.append(snapshot.port(of: instance) ?? 0) }
      run.expect(seen.last == last, "A slow reader was given the versions \(seen) first, not the newest, \(last).")
    },
    ConformanceCheck(2, "What one client writes, another one sees") { run in
      let (writer, reader) = (try await run.open(), try await run.open())
      let watch = run.watch(reader.updates(of: run.service()))
      try await watch.first("the present set") { _ in true }
      let session = try await run.session(on: writer)
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      try await watch.first("what another client registered") { run.lists($0, instance) }
      try await session.close()
      try await watch.first("the end of what another client registered", after: watch.records.count - 1) { !run.lists($0, instance) }
    },
    ConformanceCheck(2, "The watch of the services gives the list at once and after each change of a name or tag") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (first, second) = (run.service("a"), run.service("b"))
      try await session.register(run.instance(first, "one", tags: ["x"]))
      let watch = run.watch(catalog.serviceUpdates())
      try await watch.first("the service that is there") { $0.services.contains { $0.name == first && $0.tags == ["x"] } }
      try await session.register(run.instance(second, "two"))
      try await watch.first("a new service") { $0.services.contains { $0.name == second } }
      try await session.register(run.instance(first, "one", tags: ["x", "y"]))
      try await watch.first("a new tag") { $0.services.contains { $0.name == first && $0.tags == ["x", "y"] } }
      let start = watch.records.count - 1
      try await session.deregister(run.instance(second, "two").key)
      try await watch.first("the end of a service", after: start) { !$0.services.contains { $0.name == second } }
    },
    ConformanceCheck(2, "A cancelled reader leaves the other readers alone") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (cancelled, staying) = (run.watch(catalog.updates(of: run.service())), run.watch(catalog.updates(of: run.service())))
      try await cancelled.first("the present set") { _ in true }
      cancelled.cancel()
      try await cancelled.waitForEnd("a cancelled reader to end")
      try await session.register(run.instance(run.service(), "one"))
      try await staying.first("a change after another reader was cancelled") { $0.instances.count == 1 }
    },
    ConformanceCheck(2, "1,000 instances of one service are listed, watched and removed") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      run.keepAlive(session)
      let count = 1000
      let watch = run.watch(catalog.updates(of: run.service()))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<count {
          if number >= 16 { try await group.next() }
          let instance = run.instance(run.service(), "\(number)", port: number + 1)
          group.addTask { try await session.register(instance) }
        }
        try await group.waitForAll()
      }
      let listed = try await catalog.instances(of: run.service()).instances
      run.expect(listed.count == count, "\(count) registrations made \(listed.count) entries.")
      try await watch.first("all \(count) instances", within: .seconds(60)) { $0.instances.count == count }
      try await session.close()
      try await watch.first("the end of all \(count) instances", within: .seconds(60)) { $0.available.isEmpty }
    },
  ]
}
