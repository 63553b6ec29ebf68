import Rollcall

/// A set of instances in JSON: what `instances` and `watch` print, and what `watch --exec` gives to its command.
struct ServiceOutput: Encodable {
  private enum Key: String, CodingKey {
    case service, revision, instances
  }

  var snapshot: ServiceSnapshot

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(snapshot.service, forKey: .service)
    try container.encode(snapshot.revision, forKey: .revision)
    try container.encode(snapshot.instances.map(InstanceOutput.init), forKey: .instances)
    try FreshnessOutput(freshness: snapshot.freshness).encode(to: encoder)
  }
}

extension ServiceSnapshot {
  /// The instances as a table.
  var table: String {
    var table = Table(["ID", "ADDRESS", "HEALTH", "TAGS", "NODE"])
    for registered in instances {
      let instance = registered.instance
      let health = instance.maintenance == nil ? instance.health.rawValue : "maintenance"
      table.add([instance.id, instance.address.description, health, instance.tags.joined(separator: ","), instance.node?.name ?? ""])
    }
    return table.text
  }
}
