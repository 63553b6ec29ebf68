import Rollcall

/// The nodes of a catalog at one moment, by name.
final class NodeTable: Sendable {
  let snapshot: ServiceSnapshot
  private let byName: [String: RegisteredInstance]

  init(_ snapshot: ServiceSnapshot) {
    self.snapshot = snapshot
    byName = Dictionary(snapshot.instances.map { ($0.id, $0) }) { first, _ in first }
  }

  subscript(name: String) -> RegisteredInstance? { byName[name] }
}
