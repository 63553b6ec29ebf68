import ConsulAPI
import Rollcall

/// Instance checks as Consul carries them: TTL checks that hardly ever run out, since their results come with each registration.
enum CheckList {
  /// Ten years: such a check ends with its service, not by itself.
  private static let ttl = GoDuration(.seconds(10 * 365 * 24 * 3_600))
  /// What a check of ours is to Consul when nothing else is noted.
  private static let kind = "ttl"

  static func registrations(_ checks: [HealthCheck]) -> [ConsulCheckRegistration] {
    checks.map {
      ConsulCheckRegistration(checkID: $0.id, name: $0.name, ttl: ttl, status: $0.health.rawValue, notes: $0.notes)
    }
  }

  /// For a node or service that no agent looks after.
  static func records(_ checks: [HealthCheck], node: String, serviceID: String) -> [ConsulCheck] {
    checks.map {
      ConsulCheck(
        node: node, checkID: $0.id, name: $0.name, status: $0.health.rawValue, notes: $0.notes, output: $0.output,
        serviceID: serviceID, type: $0.kind)
    }
  }

  /// Order and kinds for ``ReservedMeta/checks``; nil where Consul's own order and kind are right, or the list is too long to be kept.
  static func order(of checks: [HealthCheck]) -> String? {
    let isPlain = checks.allSatisfy { $0.kind == kind } && checks.map(\.id) == checks.map(\.id).sorted()
    guard !isPlain else { return nil }
    let text = String(decoding: checks.map { [$0.id, $0.kind] }.jsonBytes, as: UTF8.self)
    return text.utf8.count <= ConsulServiceRegistration.maximumMetaValueLength ? text : nil
  }

  /// The checks as they were registered, and after them those that others have added.
  static func checks(_ records: [ConsulCheck], order: String?) -> [HealthCheck] {
    var order = (order.flatMap { try? [[String]](jsonBytes: Array($0.utf8)) } ?? []).filter { $0.count == 2 }
    var checks = Dictionary(records.map { ($0.checkID, check($0)) }) { _, last in last }
    if order.isEmpty { order = checks.keys.sorted().map { [$0] } }
    var list: [HealthCheck] = []
    for entry in order {
      guard let id = entry.first, var check = checks.removeValue(forKey: id) else { continue }
      if entry.count == 2 { check.kind = entry[1] }
      list.append(check)
    }
    return list + checks.values.sorted { $0.id < $1.id }
  }

  private static func check(_ record: ConsulCheck) -> HealthCheck {
    HealthCheck(
      id: record.checkID, name: record.name, health: Health(rawValue: record.status) ?? .critical, output: record.output,
      notes: record.notes, kind: record.type)
  }
}
