import Rollcall

/// What to do about one owner, to be done as a whole before another piece about the same owner is taken.
struct Work: Sendable, Equatable {
  let owner: LocalOwner
  /// What it was made of, to give it back with.
  let pending: PendingWork
  /// What the owner is to be in the catalog.
  let instance: ServiceInstance?
  /// Where; nil for the first catalog.
  let catalogs: [String]?
  let withdrawals: [InstanceKey]
  let records: [AgentRecord]
}
