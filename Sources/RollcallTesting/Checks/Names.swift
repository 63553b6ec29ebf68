import Rollcall

extension ConformanceCheck {
  static let names = [
    ConformanceCheck(1, "IPv6 addresses and host names are hosts") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      for (number, host) in ["::1", "2001:db8::7", "fe80::1%eth0", "host.example", "xn--bcher-kva.example"].enumerated() {
        var instance = run.instance(run.service(), "\(number)")
        instance.host = host
        try await session.register(instance)
        let found = try await catalog.instances(of: run.service()).registered(instance)
        run.expect(found?.host == host, "The host '\(host)' reads back as '\(found?.host ?? "nothing")'.")
      }
    },
    ConformanceCheck(1, "An id that is made of an IPv6 address and a port can be registered and removed") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let instance = ServiceInstance(service: run.service(), host: "2001:db8::7", port: 443)
      try await session.register(instance)
      let found = try await catalog.instances(of: run.service()).registered(instance)
      run.expect(found != nil, "The instance '\(instance.id)' is not listed.")
      try await session.deregister(instance.key)
      let left = try await catalog.instances(of: run.service()).instances
      run.expect(left.isEmpty, "The instance '\(instance.id)' is listed after it was deregistered.")
    },
    ConformanceCheck(1, "Names with spaces, slashes, signs and letters of any script are told apart") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let services = oddNames.map { run.service($0) }
      for (number, service) in services.enumerated() {
        try await session.register(run.instance(service, "id \(oddNames[number])", port: number + 1))
      }
      let listed = Set(try await catalog.services().services.map(\.name))
      for (number, service) in services.enumerated() {
        let ports = try await catalog.instances(of: service).instances.map(\.instance.port)
        run.expect(ports == [number + 1], "The service '\(service)' has the ports \(ports), not \(number + 1).")
        run.expect(listed.contains(service), "The service '\(service)' is not in the list of services.")
        let watch = run.watch(catalog.updates(of: service))
        try await watch.first("the one instance of '\(service)'") { $0.instances.count == 1 }
        try await session.deregister(run.instance(service, "id \(oddNames[number])").key)
        try await watch.first("the end of the one instance of '\(service)'") { $0.instances.isEmpty }
      }
    },
    ConformanceCheck(1, "Two services may have instances of the same id") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let (first, second) = (run.instance(run.service("a"), "same", port: 1), run.instance(run.service("b"), "same", port: 2))
      try await session.register(first)
      try await session.register(second)
      let ports = try await [catalog.instances(of: first.service).port(of: first), catalog.instances(of: second.service).port(of: second)]
      run.expect(ports == [1, 2], "The ports 1 and 2 of two services with one id read back as \(ports).")
      try await session.deregister(first.key)
      let left = try await catalog.instances(of: second.service)
      run.expect(run.lists(left, second), "Deregistering an instance removed the one of the same id in another service.")
    },
    ConformanceCheck(1, "What cannot be registered is an error before it reaches anyone") { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let good = run.instance(run.service(), "good")
      let bad: [(String, ServiceInstance)] = [
        ("a port above 65535", run.instance(run.service(), "bad", port: 70_000)),
        ("a negative port", run.instance(run.service(), "bad", port: -1)),
        ("an empty service name", run.instance("", "bad")),
        ("a name with a line break", run.instance(run.service("a\nb"), "bad")),
        ("a name of 256 bytes", run.instance(ServiceName(String(repeating: "n", count: 256)), "bad")),
        ("an empty id", ServiceInstance(service: run.service(), id: "", host: "127.0.0.1", port: 1)),
        ("an empty host", ServiceInstance(service: run.service(), id: "bad", host: "", port: 1)),
      ]
      for (what, instance) in bad {
        await run.expect(.invalid, from: "Registering \(what)") { try await session.register(instance) }
      }
      try await session.register(good)
      let listed = try await catalog.instances(of: run.service()).instances
      run.expect(listed.count == 1, "After refused registrations and a good one, \(listed) are listed.")
    },
  ]
}

/// Each means something to some server, shell, path, URL or file system.
private let oddNames = [
  "a b", "a/b", "a/b/c", "a.b", "a,b", "ä ö ü", "サービス", "🙂", "100%", "%2F", "a+b", "a?b=c&d", "#1", "a:b", "a\\b", "'a'", "\"a\"", "<a>",
  "[a]", "{a}", "a;b", "a|b", "$a", "~", "A", "a",
]
