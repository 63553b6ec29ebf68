import ConsulAPI
import Rollcall

@testable import RollcallConsul

/// What Consul lists after a registration was given to the agent of node `n1`.
func catalogEntry(of registration: ConsulServiceRegistration) -> ConsulHealthEntry {
  ConsulHealthEntry(
    node: ConsulNode(node: "n1", address: "10.0.0.1", datacenter: "dc1"),
    service: ConsulNodeService(
      id: registration.effectiveID, service: registration.name, tags: registration.tags, address: registration.address,
      meta: registration.meta, port: registration.port, weights: registration.weights ?? ServiceWeights(),
      enableTagOverride: registration.enableTagOverride, createIndex: 5, modifyIndex: 8),
    // Consul sorts by id.
    checks: registration.checks.sorted { $0.checkID < $1.checkID }.map {
      ConsulCheck(
        node: "n1", checkID: $0.checkID, name: $0.name, status: $0.status, notes: $0.notes, serviceID: registration.effectiveID,
        serviceName: registration.name, type: $0.type, createIndex: 5, modifyIndex: 9)
    })
}
