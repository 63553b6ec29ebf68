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
      // What was a session's becomes permanent: among the checks that go is the one that would end it.
      let former: Former = try await found(serviceID) == nil ? .nothing : .other
      try await register(instance, as: serviceID, owner: nil, replacing: former)
    }
  }
}
