import Rollcall

extension ConformanceCheck {
  static let ownership = [
    ConformanceCheck(7, "A restarted process takes over its own entry without a gap") { run in
      let catalog = try await run.open()
      let timeout = run.profile.sessionTimeout
      let dead = try await run.session(on: catalog, timeout: timeout, "dead predecessor")
      let instance = run.instance(run.service(), "one", tags: ["old"])
      try await dead.register(instance)
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("the predecessor's entry") { run.serves($0, instance) }
      let successor = try await run.session(on: catalog, timeout: timeout, "successor")
      run.keepAlive(successor)
      try await successor.register(run.instance(run.service(), "one", tags: ["new"]))
      try await watch.first("the successor's entry") { $0.registered(instance)?.tags == ["new"] }
      // Past this point the predecessor has expired.
      try await Task.sleep(for: (dead.timeout ?? timeout) + run.profile.tick + .seconds(1))
      try? await dead.deregister(instance.key)
      try? await dead.close()
      let after = try await catalog.instances(of: run.service())
      run.expect(run.serves(after, instance), "The predecessor's end removed the successor's entry; \(after.instances) are left.")
      run.expect(after.instances.count == 1, "Predecessor and successor have \(after.instances.count) entries.")
      run.expect(
        watch.elements.allSatisfy { run.serves($0, instance) }, "The entry was missing in a set between predecessor and successor.")
    },
    ConformanceCheck(7, "An id that a live owner holds at another address is a conflict") { run in
      let catalog = try await run.open()
      let (owner, other) = (
        try await run.session(on: catalog, timeout: .seconds(20)), try await run.session(on: catalog, timeout: .seconds(20))
      )
      run.keepAlive(owner)
      run.keepAlive(other)
      let instance = run.instance(run.service(), "one", port: 1)
      try await owner.register(instance)
      await run.expect(.conflict, from: "Registering an id that a live owner holds") {
        try await other.register(run.instance(run.service(), "one", port: 2))
      }
      let after = try await catalog.instances(of: run.service())
      run.expect(
        after.instances.map(\.instance.port) == [1], "After the conflict the ports \(after.instances.map(\.instance.port)) are listed.")
      try await owner.close()
      try await other.register(run.instance(run.service(), "one", port: 2))
      let taken = try await catalog.instances(of: run.service())
      run.expect(taken.port(of: instance) == 2, "The id of a closed owner could not be taken: \(taken.instances).")
    },
    ConformanceCheck(7, "Two clients that conflict see the conflict, whichever client they use") { run in
      let (first, second) = (try await run.open(), try await run.open())
      let owner = try await run.session(on: first, timeout: .seconds(20))
      run.keepAlive(owner)
      try await owner.register(run.instance(run.service(), "one", port: 1))
      let other = try await run.session(on: second, timeout: .seconds(20))
      await run.expect(.conflict, from: "Registering an id that another client's live session holds") {
        try await other.register(run.instance(run.service(), "one", port: 2))
      }
    },
    ConformanceCheck(7, "The owner may move its own instance to another address") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = run.instance(run.service(), "one", port: 1)
      try await session.register(instance)
      try await session.register(run.instance(run.service(), "one", port: 2))
      let after = try await catalog.instances(of: run.service())
      run.expect(
        after.instances.map(\.instance.port) == [2], "A moved instance is listed at the ports \(after.instances.map(\.instance.port)).")
    },
  ]
}
