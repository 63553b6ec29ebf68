import RollcallAgent

/// Answers requests about what is registered with this agent. One file for each group of them.
struct AgentHandlers: Sendable {
  let agent: Agent
  let door: DoorResources

  var needs: AccessTable { AccessTable(agent: agent) }
}
