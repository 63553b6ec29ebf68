import ConsulAPI
import Rollcall

extension ConsulKeyValue {
  /// - Parameter withValue: Consul leaves the value out where it only tells of a write.
  init(_ entry: KeyValueEntry, withValue: Bool = true) {
    self.init(
      lockIndex: entry.lockCount, key: entry.key, flags: entry.flags, value: withValue ? entry.value : nil,
      session: entry.session?.rawValue ?? "", createIndex: entry.createRevision.rawValue, modifyIndex: entry.modifyRevision.rawValue)
  }
}
