import Rollcall

extension ConformanceCheck {
  static let reading = [
    ConformanceCheck(1, "An unknown service is an empty set, not an error") { run in
      let catalog = try await run.open()
      let snapshot = try await catalog.instances(of: run.service())
      run.expect(snapshot.instances.isEmpty, "A service that was never registered has the instances \(snapshot.instances).")
      run.expect(snapshot.service == run.service(), "The set names the service '\(snapshot.service)', not the one that was asked for.")
      run.expect(snapshot.freshness.isCurrent, "What was just read is marked \(snapshot.freshness).")
    },
    ConformanceCheck(1, "An instance reads back as it was registered") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      var instance = run.instance(run.service(), "one", port: 65_535, tags: ["b", "a", "v 1.2"])
      instance.metadata = ["version": "1.2.3", "empty": "", "text": "Grüße = ok; \"quoted\""]
      instance.weights = Weights(passing: 10, warning: 2)
      try await session.register(instance)
      let snapshot = try await catalog.instances(of: run.service())
      let found = try run.require(snapshot.registered(instance)?.instance, "The instance is not listed; there are \(snapshot.instances).")
      run.expect(snapshot.instances.count == 1, "One registration made \(snapshot.instances.count) entries.")
      run.expect(
        found.host == instance.host && found.port == instance.port, "The address \(instance.address) reads back as \(found.address).")
      run.expect(found.tags == instance.tags, "The tags \(instance.tags) read back as \(found.tags).")
      run.expect(found.metadata == instance.metadata, "The metadata \(instance.metadata) reads back as \(found.metadata).")
      run.expect(found.weights == instance.weights, "The weights \(instance.weights) read back as \(found.weights).")
      run.expect(
        found.isAvailable, "A fresh instance is \(found.health), maintenance \(found.maintenance ?? "none"); it must be available.")
    },
    ConformanceCheck(1, "Health and maintenance read back, and changes of both are seen", capabilities: .health) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      var instance = run.instance(run.service(), "one")
      instance.checks = [HealthCheck(id: "\(run.mark)-disk", name: "Disk", health: .passing, output: "fine")]
      try await session.register(instance)
      let id = instance
      let watch = run.watch(catalog.updates(of: run.service()))
      try await watch.first("a passing instance") { $0.registered(id)?.health == .passing }
      for health in [Health.critical, .warning, .passing] {
        instance.checks[0].health = health
        instance.checks[0].output = "now \(health)"
        try await session.register(instance)
        try await watch.first("the health \(health)") { $0.registered(id)?.health == health }
      }
      instance.maintenance = "new disk"
      try await session.register(instance)
      try await watch.first("an instance in maintenance") { $0.registered(id)?.maintenance == "new disk" }
      let read = try await catalog.instances(of: run.service())
      run.expect(read.available.isEmpty, "An instance in maintenance is among those that clients are sent to.")
      instance.maintenance = nil
      try await session.register(instance)
      try await watch.first("the end of the maintenance") { !$0.available.isEmpty }
    },
    ConformanceCheck(1, "A read includes every write that was acknowledged before it") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      for port in 1...40 {
        let instance = run.instance(run.service(), "one", port: port)
        try await session.register(instance)
        let read = try await catalog.instances(of: run.service()).port(of: instance)
        run.expect(read == port, "After port \(port) was registered, \(read.map { "port \($0)" } ?? "no instance") was read.")
      }
      for number in 1...10 {
        let instance = run.instance(run.service(), "other-\(number)")
        try await session.register(instance)
        try await session.deregister(instance.key)
        let snapshot = try await catalog.instances(of: run.service())
        run.expect(!run.lists(snapshot, instance), "A deregistered instance was read afterwards.")
      }
    },
    ConformanceCheck(1, "Instances are sorted by id") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      for id in ["m", "a", "z", "B", "10", "9"] { try await session.register(run.instance(run.service(), id)) }
      let ids = try await catalog.instances(of: run.service()).instances.map(\.instance.id)
      run.expect(ids.count == 6, "Six registrations made the entries \(ids).")
      run.expect(ids == ids.sorted(), "The ids come as \(ids).")
    },
    ConformanceCheck(1, "The revision of a set grows with each change") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      var last = try await catalog.instances(of: run.service()).revision
      for port in 1...10 {
        try await session.register(run.instance(run.service(), "one", port: port))
        let revision = try await catalog.instances(of: run.service()).revision
        run.expect(revision > last, "The revision was \(last) before a change and \(revision) after it.")
        last = revision
      }
    },
    ConformanceCheck(1, "The list of services has each name once, sorted, with all its tags") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (first, second) = (run.service("b"), run.service("a"))
      try await session.register(run.instance(first, "one", tags: ["x", "y"]))
      try await session.register(run.instance(first, "two", tags: ["z", "y"]))
      try await session.register(run.instance(second, "three"))
      var list = try await catalog.services()
      let own = list.services.filter { [first, second].contains($0.name) }
      run.expect(own.map(\.name) == [second, first], "The services \([second, first]) are listed as \(own.map(\.name)).")
      run.expect(own.last?.tags == ["x", "y", "z"], "The union of the tags x, y and z, y is listed as \(own.last?.tags ?? []).")
      run.expect(!list.services.contains { $0.name == .nodes }, "The nodes are listed among the services.")
      try await session.deregister(run.instance(second, "three").key)
      list = try await catalog.services()
      run.expect(!list.services.contains { $0.name == second }, "A service without instances is still listed.")
    },
    ConformanceCheck(1, "The catalog tells which server it is") { run in
      let catalog = try await run.open()
      let status = try await catalog.status()
      run.expect(!status.server.isEmpty, "The status names no server.")
      run.expect(!catalog.description.isEmpty, "The catalog has no description.")
    },
    ConformanceCheck(10, "The capabilities are those that the engine's profile states") { run in
      let stated = run.profile.capabilities
      let actual = try await run.open().capabilities
      run.expect(
        actual == stated, "The catalog's capabilities are \(actual), the profile's \(stated): checks are skipped, or fail for nothing.")
    },
    ConformanceCheck(4, "A view shares one watch, and shows what the watch yields") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let views = Views(of: catalog)
      let instance = run.instance(run.service(), "one")
      let (first, second) = (views.service(run.service()), views.service(run.service()))
      run.expect(first === second, "Two askers have two views.")
      try await session.register(instance)
      _ = try await limited(to: run.profile.patience, "the view to show an instance") {
        try await first.first { $0.instances.count == 1 }
      }
      run.expect(try first.pick().instance.id == instance.id, "The view picks another instance than the one there is.")
    },
  ]
}
