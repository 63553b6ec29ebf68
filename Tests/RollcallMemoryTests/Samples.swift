import Rollcall

extension ServiceSnapshot {
  static func sample(_ service: ServiceName, _ ids: [String], _ revision: UInt64) -> ServiceSnapshot {
    ServiceSnapshot(
      service: service, instances: ids.map { .sample(service, $0, revision) }, revision: Revision(revision))
  }
}

extension RegisteredInstance {
  static func sample(_ service: ServiceName, _ id: String, _ revision: UInt64) -> RegisteredInstance {
    RegisteredInstance(
      ServiceInstance(
        service: service, id: id, host: "::1", port: 80, tags: ["a"], metadata: ["k": "v"],
        checks: [HealthCheck(id: "c", name: "n", health: .warning, output: "o")], node: NodeReference(name: "n", address: "10.0.0.1")),
      createRevision: Revision(1), modifyRevision: Revision(revision), session: SessionID("s"))
  }
}

extension ServiceList {
  static func sample(_ names: [ServiceName], _ revision: UInt64) -> ServiceList {
    ServiceList(services: names.map { .init(name: $0, tags: ["a"]) }, revision: Revision(revision))
  }
}

extension KeyValueSnapshot {
  static func sample(_ key: String, _ value: String) -> KeyValueSnapshot {
    KeyValueSnapshot(
      selector: .key(key),
      entries: [
        KeyValueEntry(
          key: key, value: Array(value.utf8), flags: 3, createRevision: Revision(1), modifyRevision: Revision(2), lockCount: 4,
          session: SessionID("s"))
      ], revision: Revision(2))
  }
}
