import EtcdClient
import Rollcall

/// How locks rest after they were lost: a key beside each lock on a lease of its own, which is renewed with the session and ends a lock delay later.
struct LockRest: Sendable {
  let lease: EtcdLeaseID
  let delay: Duration

  /// Lets the locks rest from now on, since the session is about to be closed.
  func begin(_ link: EtcdLink) async throws {
    let held = try await link.perform { try await $0.leaseStatus(lease, returnsKeys: true)?.keys } ?? []
    guard !held.isEmpty else { return }
    let resting = try await link.perform { try await $0.grantLease(timeToLive: delay) }
    for key in held {
      // Unless it was released since.
      let move = EtcdTransaction(
        when: [EtcdComparison(.key(key), .equal, .lease(lease))], then: [.put(EtcdPut(key, [], lease: .attach(resting.id)))])
      _ = try await link.performUntilKnown { try await $0.transaction(move, call: $1) }
    }
  }
}
