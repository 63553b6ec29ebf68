import Rollcall

@testable import RollcallEmbedded

/// Everything that readers can see of a state, to compare two.
struct CatalogPicture: Equatable {
  let counters: Counters
  let services: [ServiceSnapshot]
  let list: ServiceList
  let sessions: [SessionList.Entry]
  let keys: [String: KeyValueSnapshot]
  let restingLocks: [LockAddress: Duration]
  let instanceCount: Int

  init(_ state: CatalogState) {
    counters = state.counters
    services = RandomCommands.services.map(state.snapshot(of:))
    list = state.serviceList
    sessions = state.sessions.values.map(\.entry).sorted { $0.id.rawValue < $1.id.rawValue }
    keys = state.spaces.mapValues { $0.snapshot(of: .prefix(""), floor: .zero) }
    restingLocks = state.restingLocks
    instanceCount = state.instanceCount
  }
}
