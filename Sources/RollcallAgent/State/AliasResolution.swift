import Rollcall

/// What aliases say once they are brought to what they follow. Outputs are worded as Consul's.
///
/// An alias may follow a service that has aliases itself, in a circle too, where with Consul each holds the others down for ever. Here all that may change
/// begin as passing, and become worse for as long as something that they follow is worse than they are. So a circle is as bad as the worst that
/// something outside of it says, and nothing changes more than twice.
struct AliasResolution {
  private struct Finding {
    var health = Health.passing
    /// The check that it has this from; the alias's own id for what no check says.
    var cause: String?
    /// What that check says, unless it is an alias which is being resolved too.
    var text = ""
  }

  private let state: LocalState
  private var findings: [String: Finding] = [:]

  /// - Parameter changed: what has changed since the aliases were last resolved.
  init(_ state: LocalState, changed: Set<LocalOwner>) {
    self.state = state
    var owners = changed
    var rest = Array(changed)
    while let owner = rest.popLast() {
      for id in state.aliases(affectedBy: owner) where findings[id] == nil {
        findings[id] = Finding()
        if let next = state.checks[id]?.owner, owners.insert(next).inserted { rest.append(next) }
      }
    }
    worsen()
  }

  var outcomes: [String: CheckOutcome] {
    findings.reduce(into: [:]) { $0[$1.key] = CheckOutcome($1.value.health, text(of: $1.key)) }
  }

  private mutating func worsen() {
    // In an order that is the same each time: of two that are as bad, it is not to be now the one and now the other.
    var rest = findings.keys.sorted()
    while let id = rest.popLast() {
      guard let target = target(of: id) else { continue }
      let finding = look(at: target, for: id)
      // What it had its news from may have become worse than it was then.
      guard let before = findings[id], finding.health > before.health || before.cause == nil else { continue }
      findings[id] = finding
      guard finding.health > before.health, let owner = state.checks[id]?.owner else { continue }
      rest += state.aliases(affectedBy: owner).filter { findings[$0] != nil }.sorted()
    }
  }

  /// The first of the worst.
  private func look(at target: LocalOwner, for alias: String) -> Finding {
    if case .service(let id) = target, state.services[id] == nil {
      return Finding(health: .critical, cause: alias, text: "Service \(id) could not be found on node \(state.node.name)")
    }
    var found = Finding(cause: alias, text: "No checks found.")
    func consider(_ id: String, _ name: String, _ health: Health, _ output: String) {
      if health > found.health {
        found = Finding(health: health, cause: id, text: Self.failing(name) + output)
      } else if found.health == .passing {
        found.text = "All checks passing."
      }
    }
    for owner in target == .node ? [.node] : [target, .node] {
      if let name = state.maintenanceName(of: owner) { consider(alias, name, .critical, "") }
      for id in state.checkIDs(of: owner) {
        guard let check = state.checks[id] else { continue }
        consider(id, check.definition.name, findings[id]?.health ?? check.health, findings[id] == nil ? check.output : "")
      }
    }
    return found
  }

  /// Follows the causes to the check that began it. Each was found before what it caused, so this ends.
  private func text(of alias: String) -> String {
    var text = ""
    var next = alias
    while let finding = findings[next] {
      text += finding.text
      guard let cause = finding.cause, cause != next, text.utf8.count <= CheckDefinition.standardOutputLimit else { break }
      next = cause
    }
    return text
  }

  private func target(of id: String) -> LocalOwner? {
    guard case .alias(let target)? = state.checks[id]?.definition.method else { return nil }
    return target
  }

  private static func failing(_ name: String) -> String { "Aliased check \"\(name)\" failing: " }
}

extension LocalState {
  /// The name of the critical check that Consul has in maintenance.
  fileprivate func maintenanceName(of owner: LocalOwner) -> String? {
    switch owner {
    case .node: nodeMaintenance == nil ? nil : "Node Maintenance Mode"
    case .service(let id): services[id]?.instance.maintenance == nil ? nil : "Service Maintenance Mode"
    }
  }
}
