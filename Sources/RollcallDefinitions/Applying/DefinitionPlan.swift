/// What is to be done so that the agent has what the files define.
struct DefinitionPlan: Sendable, Equatable {
  /// Services before checks, which may be theirs.
  var registrations: [Definition] = []
  /// Checks before services, which take theirs with them.
  var removals: [DefinitionID] = []

  var isEmpty: Bool { registrations.isEmpty && removals.isEmpty }

  /// - Parameters:
  ///   - wanted: with different ids.
  ///   - applied: what this process has registered.
  ///   - owned: what comes from files, also of an earlier life of the agent.
  init(wanted: [Definition], applied: [DefinitionID: Definition.Subject], owned: Set<DefinitionID>) {
    let changed = wanted.filter { applied[$0.id] != $0.subject }
    registrations = changed.filter(\.isService) + changed.filter { !$0.isService }
    let ids = Set(wanted.map(\.id))
    removals = owned.filter { !ids.contains($0) }.sorted(by: >)
  }
}

extension Definition {
  fileprivate var isService: Bool {
    if case .service = subject { true } else { false }
  }
}
