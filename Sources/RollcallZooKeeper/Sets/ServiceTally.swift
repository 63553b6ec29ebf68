import Rollcall

/// The services with their tags among all instances of the layout.
struct ServiceTally: NodeFold {
  private let reader: NodeReader
  /// The folders that stand for others, by these.
  private let links: [String: [Relocation]]
  private var counts = ServiceCounts<String>()
  private var revision = Revision.zero

  init(reader: NodeReader, links: [Relocation] = []) {
    self.reader = reader
    self.links = Dictionary(grouping: links, by: \.target)
  }

  var snapshot: ServiceList { ServiceList(services: counts.summaries, revision: revision) }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    counts = ServiceCounts()
    for node in nodes { _ = replace(node.path, by: node, &notes) }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      if replace(path, by: node, &notes) { hasChanged = true }
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, notes)
  }

  /// A node is an instance where it lies, and wherever a link stands for its folder.
  private mutating func replace(_ path: String, by node: FoundNode?, _ notes: inout [NodeNote]) -> Bool {
    var hasChanged = false
    let links = links[TreePlace.parent(of: path) ?? ""] ?? []
    for place in [path] + links.map({ $0.original(of: path) }) {
      var node = node
      node?.path = place
      if counts.replace(place, by: node.flatMap { reader.read($0, &notes) }) { hasChanged = true }
    }
    return hasChanged
  }
}
