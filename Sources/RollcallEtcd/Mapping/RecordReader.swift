import EtcdClient
import Rollcall
import RollcallLayouts

/// Makes instances of keys and values, as a layout has them.
struct RecordReader: Sendable {
  let layout: any TreeLayout

  /// - Returns: nil for what is no instance.
  func read(_ entry: EtcdKeyValue, _ notes: inout [RecordNote]) -> RegisteredInstance? {
    guard let key = entry.key.text else {
      notes.append(.unreadable(key: "\(entry.key)", reason: "The key is no text."))
      return nil
    }
    do {
      guard case .instance(let instance) = try layout.read(TreeRecord(key: key, value: entry.value)) else { return nil }
      if entry.lease == nil { notes.append(.cannotExpire(key: key)) }
      return RegisteredInstance(
        instance, createRevision: Revision(etcd: entry.createRevision), modifyRevision: Revision(etcd: entry.modRevision),
        session: entry.lease.map { SessionID($0) })
    } catch {
      notes.append(.unreadable(key: key, reason: error.reason))
      return nil
    }
  }
}
