import Rollcall

/// The instances of one service among the nodes of its folder.
struct InstanceSet: NodeFold {
  private let service: ServiceName
  private let reader: NodeReader
  /// Where the service's folder is a link, its nodes lie elsewhere, and are read as if they lay in the folder.
  private let relocation: Relocation?
  private var byPath: [String: RegisteredInstance] = [:]
  /// By id, then by node.
  private var sorted: [RegisteredInstance] = []
  private var revision = Revision.zero

  init(of service: ServiceName, reader: NodeReader, relocation: Relocation? = nil) {
    self.service = service
    self.reader = reader
    self.relocation = relocation
  }

  var snapshot: ServiceSnapshot { ServiceSnapshot(service: service, instances: sorted, revision: revision) }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    byPath = [:]
    for node in nodes { byPath[node.path] = read(node, &notes) }
    sorted = byPath.values.sorted(by: Self.precedes)
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      let new = node.flatMap { read($0, &notes) }
      let old = byPath[path]
      guard old != new else { continue }
      hasChanged = true
      byPath[path] = new
      replace(old, by: new)
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, notes)
  }

  private func read(_ node: FoundNode, _ notes: inout [NodeNote]) -> RegisteredInstance? {
    var node = node
    if let relocation { node.path = relocation.original(of: node.path) }
    // The folder of one service may hold others'.
    return reader.read(node, &notes).flatMap { $0.instance.service == service ? $0 : nil }
  }

  private mutating func replace(_ old: RegisteredInstance?, by new: RegisteredInstance?) {
    if let old, let place = place(of: old) {
      if let new, new.instance.key == old.instance.key {
        sorted[place] = new
        return
      }
      sorted.remove(at: place)
    }
    if let new { sorted.insert(new, at: place { Self.precedes($0, new) }) }
  }

  private func place(of instance: RegisteredInstance) -> Int? {
    var place = place { Self.precedes($0, instance) }
    while place < sorted.count, !Self.precedes(instance, sorted[place]) {
      if sorted[place] === instance { return place }
      place += 1
    }
    return nil
  }

  /// How many instances at the start satisfy the predicate, which holds for all up to some place and for none behind it.
  private func place(_ isBefore: (RegisteredInstance) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func precedes(_ left: RegisteredInstance, _ right: RegisteredInstance) -> Bool {
    left.instance.id == right.instance.id
      ? (left.instance.node?.name ?? "") < (right.instance.node?.name ?? "") : left.instance.id < right.instance.id
  }
}
