import Rollcall

/// Checks that follow others: they change with them, in the same event, and are never run.
extension LocalState {
  /// Brings the aliases of what has changed to what it says now. What becomes of it is work that falls due at once.
  ///
  /// To be called after each event, before anybody takes ``Work``.
  mutating func followChanges(at now: Duration) {
    guard !unfollowed.isEmpty else { return }
    for (id, outcome) in AliasResolution(self, changed: unfollowed).outcomes { follow(id, outcome, at: now) }
    unfollowed = []
  }

  private mutating func follow(_ id: String, _ outcome: CheckOutcome, at now: Duration) {
    guard var check = checks[id] else { return }
    let (health, output) = (check.health, check.output)
    let text = outcome.output.limited(to: check.definition.outputLimit)
    guard health != outcome.health || output != text else { return }
    check.result.report(outcome.health, output: text, at: now)
    checks[id] = check
    schedule(check)
    for owner in note(check, health, output, at: now) { timers.schedule(.work(owner), at: now) }
  }

  /// What checks of the owner say has changed, or which there are, or whether it is there at all.
  mutating func noteChange(of owner: LocalOwner) {
    if !aliases.isEmpty { unfollowed.insert(owner) }
  }

  mutating func addAlias(_ definition: CheckDefinition) {
    guard case .alias(let target) = definition.method else { return }
    aliases[target, default: []].insert(definition.id)
    unfollowed.insert(target)
  }

  mutating func removeAlias(_ definition: CheckDefinition) {
    guard case .alias(let target) = definition.method else { return }
    aliases[target]?.remove(definition.id)
    if aliases[target]?.isEmpty ?? false { aliases[target] = nil }
  }

  /// Who may say something else when this one does. The node's checks count for whoever follows one of its services, as with Consul.
  func aliases(affectedBy owner: LocalOwner) -> [String] {
    switch owner {
    case .node: aliases.values.flatMap { $0 }
    case .service: aliases[owner].map(Array.init) ?? []
    }
  }
}
