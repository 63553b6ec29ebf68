import Rollcall

extension ConformanceRun {
  /// A service that only this run knows.
  func service(_ name: String = "web") -> ServiceName {
    ServiceName("conformance-\(mark)-\(name)")
  }

  /// A key that only this run knows.
  func key(_ name: String) -> String {
    "conformance-\(mark)/\(name)"
  }

  func instance(_ service: ServiceName, _ id: String, port: Int = 8000, tags: [String] = [], version: Int? = nil) -> ServiceInstance {
    ServiceInstance(
      service: service, id: "\(mark)-\(id)", host: "127.0.0.1", port: port, tags: tags,
      metadata: version.map { ["version": "\($0)"] } ?? [:])
  }

  /// Whether clients are sent to the instance; what becomes of one whose owner is lost is the engine's choice (``EngineProfile/expiry``).
  func serves(_ snapshot: ServiceSnapshot, _ instance: ServiceInstance) -> Bool {
    snapshot.available.contains { $0.instance.id == instance.id }
  }

  func lists(_ snapshot: ServiceSnapshot, _ instance: ServiceInstance) -> Bool {
    snapshot.instances.contains { $0.instance.id == instance.id }
  }
}

extension ServiceSnapshot {
  func registered(_ instance: ServiceInstance) -> RegisteredInstance? {
    instances.first { $0.instance.id == instance.id }
  }

  /// The port of an instance, which checks use as its version.
  func port(of instance: ServiceInstance) -> Int? {
    registered(instance)?.port
  }
}
