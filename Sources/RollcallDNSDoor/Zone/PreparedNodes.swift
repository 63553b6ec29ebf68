import Rollcall

/// The nodes of a catalog at one moment, by name and by label.
final class PreparedNodes: Sendable {
  let snapshot: ServiceSnapshot
  private let byName: [String: RegisteredInstance]
  private let byLabel: [String: RegisteredInstance]

  init(_ snapshot: ServiceSnapshot) {
    self.snapshot = snapshot
    byName = Dictionary(snapshot.instances.map { ($0.id, $0) }) { first, _ in first }
    var byLabel = Dictionary(snapshot.instances.map { (DNSLabel.escaped($0.id), $0) }) { first, _ in first }
    // A name as it is goes before one that is only written so.
    for node in snapshot.instances.reversed() { byLabel[DNSLabel.lowercased(node.id)] = node }
    self.byLabel = byLabel
  }

  subscript(exactly name: String) -> RegisteredInstance? { byName[name] }

  subscript(label label: String) -> RegisteredInstance? { byLabel[label] }
}
