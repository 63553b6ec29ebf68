import ConsulAPI
import ConsulClient
import Rollcall

extension ConsulWriter {
  /// Registers an instance with the agent that hangs on no session.
  func registerPermanently(_ instance: ServiceInstance) async throws {
    let key = instance.key
    let plain = try await found(key.id)
    let isForeign = plain.map { $0.service != key.service.rawValue } ?? false
    let serviceID = isForeign ? ServiceIDs.qualified(key) : key.id
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
