import ConsulAPI
import Rollcall

extension ServiceInstance {
  /// Adds checks, or replaces those of the same ids.
  mutating func set(_ checks: [ConsulCheck]) {
    guard !checks.isEmpty else { return }
    var definitions = checkDefinitions
    for check in checks {
      let kind = check.type.isEmpty ? check.definition.kind : check.type
      let new = HealthCheck(
        id: check.checkID, name: check.name, health: Health(rawValue: check.status) ?? .critical, output: check.output,
        notes: check.notes, kind: kind)
      if let place = self.checks.firstIndex(where: { $0.id == new.id }) {
        self.checks[place] = new
      } else {
        self.checks.append(new)
      }
      definitions[check.checkID] = check.definition == ConsulCheckDefinition() ? nil : check.definition
    }
    checkDefinitions = definitions
  }

  /// - Returns: whether it was there.
  mutating func removeCheck(_ id: String) -> Bool {
    guard let place = checks.firstIndex(where: { $0.id == id }) else { return false }
    checks.remove(at: place)
    checkDefinitions[id] = nil
    return true
  }

  private var checkDefinitions: [String: ConsulCheckDefinition] {
    get {
      attributes[ConsulAttribute.checkDefinitions].flatMap { try? [String: ConsulCheckDefinition](jsonBytes: Array($0.utf8)) } ?? [:]
    }
    set {
      attributes[ConsulAttribute.checkDefinitions] = newValue.isEmpty ? nil : String(decoding: newValue.jsonBytes, as: UTF8.self)
    }
  }
}

extension ConsulCheckDefinition {
  /// What Consul calls a check that is made so.
  fileprivate var kind: String {
    if !http.isEmpty { "http" } else if !tcp.isEmpty { "tcp" } else { "" }
  }
}
