import Rollcall

/// The services with their tags: counts of each among all instances of the layout.
struct ServiceTally: NodeFold {
  private struct Counts {
    var instances = 0
    var tags: [String: Int] = [:]
  }

  private let reader: NodeReader
  private var byPath: [String: RegisteredInstance] = [:]
  private var services: [ServiceName: Counts] = [:]
  private var revision = Revision.zero

  init(reader: NodeReader) {
    self.reader = reader
  }

  var snapshot: ServiceList {
    let summaries = services.map { ServiceList.Summary(name: $0.key, tags: $0.value.tags.keys.sorted()) }
    return ServiceList(services: summaries.sorted { $0.name < $1.name }, revision: revision)
  }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    byPath = [:]
    services = [:]
    for node in nodes {
      guard let instance = read(node, &notes) else { continue }
      byPath[node.path] = instance
      count(instance, by: 1)
    }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      let old = byPath[path]
      let new = node.flatMap { read($0, &notes) }
      byPath[path] = new
      // A change of neither name nor tags leaves the list as it was.
      if old?.instance.service == new?.instance.service, old?.instance.tags == new?.instance.tags { continue }
      hasChanged = true
      if let old { count(old, by: -1) }
      if let new { count(new, by: 1) }
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, notes)
  }

  private func read(_ node: FoundNode, _ notes: inout [NodeNote]) -> RegisteredInstance? {
    reader.read(node, &notes).flatMap { $0.instance.service == .nodes ? nil : $0 }
  }

  private mutating func count(_ instance: RegisteredInstance, by step: Int) {
    var counts = services[instance.instance.service] ?? Counts()
    counts.instances += step
    for tag in Set(instance.instance.tags) {
      let count = (counts.tags[tag] ?? 0) + step
      counts.tags[tag] = count > 0 ? count : nil
    }
    services[instance.instance.service] = counts.instances > 0 ? counts : nil
  }
}
