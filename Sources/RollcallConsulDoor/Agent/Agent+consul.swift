package import ConsulAPI
import Rollcall
package import RollcallAgent

extension Agent {
  /// Registers a service with its checks, in the shape that clients and files of Consul's have.
  /// - Parameter registration: validated.
  package func register(_ registration: ConsulServiceRegistration, from origin: CheckOrigin, replacingChecks: Bool) async throws {
    let checks = try registration.checks.map { check throws(DoorError) in try CheckDefinition(check, from: origin, node: node.name) }
    let instance = try ServiceInstance(registration, on: node.reference)
    try await register(
      instance, checks: checks, replacingChecks: replacingChecks, catalogs: registration.catalogs.isEmpty ? nil : registration.catalogs)
  }

  /// Registers a check alone, of the node or of a service.
  /// - Parameter registration: validated.
  package func register(_ registration: ConsulCheckRegistration, from origin: CheckOrigin) async throws {
    var check = try CheckDefinition(registration, from: origin, node: node.name)
    if check.id.isEmpty { check.id = check.name }
    do {
      try await register(check, of: registration.serviceID.isEmpty ? .node : .service(registration.serviceID))
    } catch {
      guard error.code == .unknownService else { throw error }
      throw DoorError.refused("ServiceID \(registration.serviceID.goQuoted) does not exist")
    }
  }
}
