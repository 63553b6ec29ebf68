import Rollcall

/// The services with their tags among all instances of the layout.
struct ServiceTally: NodeFold {
  private let reader: NodeReader
  private var counts = ServiceCounts<String>()
  private var revision = Revision.zero

  init(reader: NodeReader) {
    self.reader = reader
  }

  var snapshot: ServiceList { ServiceList(services: counts.summaries, revision: revision) }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    counts = ServiceCounts()
    for node in nodes { _ = counts.replace(node.path, by: reader.read(node, &notes)) }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      if counts.replace(path, by: node.flatMap { reader.read($0, &notes) }) { hasChanged = true }
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, notes)
  }
}
