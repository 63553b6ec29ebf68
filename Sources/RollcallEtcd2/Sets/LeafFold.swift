import Etcd2Client
import Rollcall

/// What the leaves of a folder amount to. Pure.
protocol LeafFold: Sendable {
  associatedtype Snapshot: WatchedSet

  mutating func reset(to leaves: [Etcd2Node], at revision: Revision)
  /// - Parameter node: a leaf that was written; nil for one that is gone.
  mutating func change(_ path: String, to node: Etcd2Node?, at revision: Revision)
  /// A folder is gone with all in it.
  mutating func remove(below folder: String, at revision: Revision)
  var snapshot: Snapshot { get }
}

extension LeafFold {
  mutating func apply(_ event: Etcd2Event) {
    let revision = Revision(event.node.modifiedIndex)
    if event.isRemoval {
      if event.node.isFolder { remove(below: event.node.key + "/", at: revision) }
      change(event.node.key, to: nil, at: revision)
    } else if !event.node.isFolder {
      change(event.node.key, to: event.node, at: revision)
    }
  }
}
