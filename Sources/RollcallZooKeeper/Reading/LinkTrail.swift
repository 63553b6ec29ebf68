/// What was looked at beside a range, since properties in it are links.
struct LinkTrail: Sendable {
  /// A change at any of these paths may change what was read.
  var visited: Set<String> = []
  var notes: [NodeNote] = []

  mutating func formUnion(_ other: LinkTrail) {
    visited.formUnion(other.visited)
    notes += other.notes
  }
}
