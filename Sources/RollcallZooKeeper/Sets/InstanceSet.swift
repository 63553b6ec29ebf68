import Rollcall

/// The instances of one service among the nodes of its folder.
struct InstanceSet: NodeFold {
  private let service: ServiceName
  private let reader: NodeReader
  /// Where the service's folder is a link, its nodes lie elsewhere, and are read as if they lay in the folder.
  private let relocation: Relocation?
  private var instances = InstanceList<String>()
  private var revision = Revision.zero

  init(of service: ServiceName, reader: NodeReader, links: [Relocation] = []) {
    self.service = service
    self.reader = reader
    relocation = links.first
  }

  var snapshot: ServiceSnapshot { ServiceSnapshot(service: service, instances: instances.sorted, revision: revision) }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    var byPath: [String: RegisteredInstance] = [:]
    for node in nodes { byPath[node.path] = read(node, &notes) }
    instances = InstanceList(byPath)
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      if instances.replace(path, by: node.flatMap { read($0, &notes) }) { hasChanged = true }
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
}
