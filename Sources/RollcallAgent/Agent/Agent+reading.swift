public import Rollcall
import Synchronization

extension Agent {
  /// The registered services by their ids.
  public var services: [String: LocalService] { state.withLock { $0.local.services } }

  /// The registered checks by their ids.
  public var checks: [String: LocalCheck] { state.withLock { $0.local.checks } }

  public func service(_ id: String) -> LocalService? { state.withLock { $0.local.services[id] } }

  public func checks(of owner: LocalOwner) -> [LocalCheck] {
    state.withLock { state in state.local.checkIDs(of: owner).compactMap { state.local.checks[$0] } }
  }

  /// The reason for which the whole node is out of service; nil when it is in service.
  public var nodeMaintenance: String? { state.withLock { $0.local.nodeMaintenance } }

  /// Waits until the predicate holds, which is asked now and after each change of what is registered.
  /// - Throws: `CancellationError`.
  public func wait(until predicate: @escaping @Sendable () -> Bool) async throws {
    _ = try await changes.first { _ in predicate() }
  }

  /// Waits until everything that is registered at the call has come into the first catalog, or was refused by it, as after a restart. Also returns when the
  /// task is cancelled.
  public func published() async {
    await publishers.first?.published()
  }

  func announceChange() {
    changes.publish(
      state.withLock { state in
        state.changes &+= 1
        return state.changes
      })
  }

  /// The session that everything is registered on in the first catalog now; nil while there is none.
  public var session: SessionID? { publishers.first?.registrar.session }
}
