import Rollcall

extension LocalState {
  /// Completes the checks of a registration, and refuses what cannot be.
  func prepare(_ definitions: [CheckDefinition], for instance: ServiceInstance) throws(AgentError) -> [CheckDefinition] {
    do {
      try instance.validate()
    } catch {
      throw AgentError(.invalid, error.message)
    }
    guard instance.service != .nodes else {
      throw AgentError(.invalid, "The service name '\(instance.service)' is kept for the nodes themselves.")
    }
    var completed: [CheckDefinition] = []
    for (place, definition) in definitions.enumerated() {
      var definition = definition
      if definition.id.isEmpty {
        definition.id = definitions.count == 1 ? "service:\(instance.id)" : "service:\(instance.id):\(place + 1)"
      }
      if definition.name.isEmpty { definition.name = "Service '\(instance.service)' check" }
      // The last of several with one id counts.
      completed.removeAll { $0.id == definition.id }
      completed.append(try prepare(definition))
    }
    return completed
  }

  func prepare(_ definition: CheckDefinition) throws(AgentError) -> CheckDefinition {
    var definition = definition
    try validate(definition.id, "check id")
    try validate(definition.name, "check name")
    switch definition.method {
    case .ttl(let limit):
      guard limit > .zero else { throw AgentError(.invalid, "The TTL of the check '\(definition.id)' must be more than 0.") }
    case .probe(let probe, let interval, let timeout):
      guard settings.canProbe else { throw AgentError(.invalid, "This agent runs no checks: report the results of a TTL check to it.") }
      guard interval > .zero, timeout.map({ $0 > .zero }) ?? true else {
        throw AgentError(.invalid, "The interval and the timeout of the check '\(definition.id)' must be more than 0.")
      }
      if let words = probe.command, words.first?.isEmpty ?? true {
        throw AgentError(.invalid, "The check '\(definition.id)' names no program to run.")
      }
      // As often as Consul at most.
      definition.method = .probe(probe, interval: max(interval, settings.minimumInterval), timeout: timeout)
    case .alias(.service(let id)): try validate(id, "id of the service that the check '\(definition.id)' follows")
    case .alias(.node): break
    }
    guard definition.outputLimit > 0 else {
      throw AgentError(.invalid, "The output limit of the check '\(definition.id)' must be more than 0.")
    }
    // Bounded, whatever was asked for: outputs are kept in memory and in the catalog.
    definition.outputLimit = min(definition.outputLimit, CheckDefinition.standardOutputLimit)
    if let delay = definition.deregisterServiceAfter {
      definition.deregisterServiceAfter = delay > .zero ? max(delay, settings.minimumDeregisterDelay) : nil
    }
    return definition
  }

  func checkCount(_ count: Int, _ owner: LocalOwner) throws(AgentError) {
    guard count <= settings.maximumChecks else {
      throw AgentError(.tooMany, "A service, or the node, can have \(settings.maximumChecks) checks and not \(count).")
    }
  }

  private func validate(_ text: String, _ what: String) throws(AgentError) {
    guard !text.isEmpty else { throw AgentError(.invalid, "The \(what) is empty.") }
    guard text.utf8.count <= 1024 else {
      throw AgentError(.invalid, "The \(what) has \(text.utf8.count) bytes; at most 1024 are possible.")
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw AgentError(.invalid, "The \(what) has a control character in it.")
    }
  }
}
