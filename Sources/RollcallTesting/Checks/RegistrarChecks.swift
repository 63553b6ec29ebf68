import Rollcall

extension ConformanceCheck {
  static let registrar = [
    ConformanceCheck(8, "The registrar brings an instance in, keeps it, and takes it out") { run in
      let catalog = try await run.open()
      let instance = run.instance(run.service(), "one")
      let watch = run.watch(catalog.updates(of: run.service()))
      try await run.withDiscovery(on: catalog) { discovery in
        let registration = try discovery.register(instance)
        let states = run.watch(registration.states)
        try await limited(to: run.profile.patience, "the registration to be live") { try await registration.live() }
        run.expect(run.serves(try await catalog.instances(of: run.service()), instance), "A live registration is not listed.")
        try await Task.sleep(for: run.profile.sessionTimeout * 2)
        try registration.update(run.instance(run.service(), "one", tags: ["updated"]))
        try await watch.first("an updated registration") { $0.registered(instance)?.tags == ["updated"] }
        await registration.deregister()
        run.expect(!run.lists(try await catalog.instances(of: run.service()), instance), "A deregistered instance is listed.")
        try await states.first("the end of the registration") { $0 == .ended }
        run.expect(states.elements.contains(.live), "The registration's states were \(states.elements), never live.")
      }
      let present = watch.elements.drop { !run.serves($0, instance) }
      let gaps = present.prefix { run.serves($0, instance) }.count
      run.expect(
        present.dropFirst(gaps).allSatisfy { !run.lists($0, instance) }, "The instance was missing for a while as it was registered.")
    },
    ConformanceCheck(9, "A clean stop deregisters everything before it returns") { run in
      let catalog = try await run.open()
      let instances = (1...20).map { run.instance(run.service("s\($0 % 4)"), "\($0)", port: $0) }
      try await run.withDiscovery(on: catalog) { discovery in
        let registrations = try instances.map { try discovery.register($0) }
        for registration in registrations {
          try await limited(to: run.profile.patience, "the registrations to be live") { try await registration.live() }
        }
      }
      for service in Set(instances.map(\.service)) {
        let left = try await catalog.instances(of: service).instances
        run.expect(left.isEmpty, "After a clean stop \(left) are listed.")
      }
    },
    ConformanceCheck(8, "The registrar brings back what somebody else has taken out") { run in
      let (catalog, other) = (try await run.open(), try await run.open())
      let instances = (1...3).map { run.instance(run.service("s\($0)"), "one", port: $0) }
      try await run.withDiscovery(on: catalog, auditInterval: .seconds(1)) { discovery in
        let registrations = try instances.map { try discovery.register($0) }
        for registration in registrations {
          try await limited(to: run.profile.patience, "the registrations to be live") { try await registration.live() }
        }
        for instance in instances {
          let watch = run.watch(other.updates(of: instance.service))
          try await watch.first("the instance") { run.serves($0, instance) }
          let seen = watch.records.count - 1
          try await other.deregister(instance.key)
          try await watch.first("the instance to be back", after: seen) { run.serves($0, instance) }
        }
        // Some engines find that the session is lost too, and open another.
        for registration in registrations {
          try await limited(to: run.profile.patience, "the registrations to be live again") { try await registration.live() }
        }
      }
      for instance in instances {
        run.expect(!run.lists(try await other.instances(of: instance.service), instance), "After a clean stop \(instance) is listed.")
      }
    },
    ConformanceCheck(8, "A session that was lost is replaced, with every instance on it") { run in
      let catalog = try await run.open()
      guard let directory = catalog.sessions else { return }
      let instances = (1...5).map { run.instance(run.service("s\($0)"), "one", port: $0) }
      let name = "registrar \(run.mark)"
      try await run.withDiscovery(on: catalog, sessionName: name) { discovery in
        let registrations = try instances.map { try discovery.register($0) }
        for registration in registrations {
          try await limited(to: run.profile.patience, "the registrations to be live") { try await registration.live() }
        }
        let states = run.watch(registrations[0].states)
        let entry = try run.require(
          try await directory.sessions().sessions.first { $0.options.name == name }, "The registrar's session is not in the directory.")
        try await directory.session(entry.id)?.close()
        for instance in instances {
          let watch = run.watch(catalog.updates(of: instance.service))
          try await watch.first("the instance to be back") { run.serves($0, instance) && $0.registered(instance)?.session != entry.id }
          run.expect(
            watch.elements.last?.instances.count == 1, "After a lost session the entries are \(watch.elements.last?.instances ?? []).")
        }
        try await states.first("the loss of the session among the registration's states") { if case .lost = $0 { true } else { false } }
        try await states.first("a live registration after the loss", after: states.records.count - 1) { $0 == .live }
      }
    },
  ]
}

extension ConformanceRun {
  /// Runs the body with a discovery whose session has the profile's timeout.
  func withDiscovery(
    on catalog: any Catalog, sessionName: String = "registrar", timeout: Duration? = nil, auditInterval: Duration = .seconds(60),
    _ body: @escaping @Sendable (Discovery) async throws -> Void
  ) async throws {
    let session = SessionOptions(name: sessionName, timeout: timeout ?? profile.sessionTimeout)
    var options = Registrar.Options(session: session)
    options.auditInterval = auditInterval
    try await Rollcall.withDiscovery(catalog, options: options, logger: .silent, body)
  }
}
