import Rollcall

/// What is still to be done about one owner.
struct PendingWork: Sendable, Hashable {
  var publish = false
  var storeDefinition = false
  var storeResults = false
  /// Entries under which the owner was published before.
  var withdrawals: [InstanceKey] = []

  mutating func merge(_ other: PendingWork) {
    publish = publish || other.publish
    storeDefinition = storeDefinition || other.storeDefinition
    storeResults = storeResults || other.storeResults
    withdrawals = other.withdrawals + withdrawals.filter { !other.withdrawals.contains($0) }
  }
}
