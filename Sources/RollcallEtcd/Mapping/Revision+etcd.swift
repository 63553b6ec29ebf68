import Rollcall

extension Revision {
  init(etcd revision: Int64) {
    self.init(UInt64(max(revision, 0)))
  }

  /// - Returns: nil beyond what etcd's revisions can be.
  var etcd: Int64? { Int64(exactly: rawValue) }
}
