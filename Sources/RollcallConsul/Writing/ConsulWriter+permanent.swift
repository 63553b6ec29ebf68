import ConsulAPI
import ConsulClient
import Rollcall

extension ConsulWriter {
  /// Registers an instance with the agent that hangs on no session.
  func registerPermanently(_ instance: ServiceInstance) async throws {
    let key = instance.key
    var serviceID = key.id
    for candidate in ServiceIDs.candidates(key) {
      serviceID = candidate
      if try await found(candidate).map({ $0.service == key.service.rawValue }) ?? true { break }
    }
    let chosen = serviceID
    try await register(instance, as: chosen)
  }

  private func register(_ instance: ServiceInstance, as serviceID: String) async throws {
    try await link.writers.withLock(serviceID) {
      // What was a session's becomes permanent: its check must not end it.
      let former = try await found(serviceID)
      if former?.meta[ReservedMeta.session] != nil {
        try await link.perform { try await $0.deregisterCheck(SessionCheck.id(forService: serviceID)) }
      }
      try await register(instance, as: serviceID, owner: nil, previous: nil)
    }
  }
}
