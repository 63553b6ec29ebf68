import Rollcall

/// What the nodes of a range amount to: holds what is needed of each, and gives the complete set after each change. Pure.
protocol NodeFold: Sendable {
  associatedtype Snapshot: WatchedSet

  /// Everything in the range.
  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote]

  /// What was read anew: nodes, and nil for those that are gone. What it costs depends on them and not on how much there is, apart from a copy of references.
  /// - Returns: whether the set is another one now.
  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote])

  /// The set, current.
  var snapshot: Snapshot { get }
}
