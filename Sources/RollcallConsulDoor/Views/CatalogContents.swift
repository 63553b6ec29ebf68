import Rollcall

/// Everything that a catalog knows of services and nodes, at about one moment.
struct CatalogContents: CatalogSnapshot {
  /// Sorted by name.
  var services: [ServiceSnapshot]
  var nodes: NodeTable
  var revision: Revision
  var freshness: Freshness

  init(_ list: ServiceList, _ services: [ServiceSnapshot], _ nodes: NodeTable) {
    self.services = services
    self.nodes = nodes
    revision = services.lazy.map(\.revision).reduce(max(list.revision, nodes.snapshot.revision), max)
    freshness = ([list.freshness, nodes.snapshot.freshness] + services.map(\.freshness)).first { !$0.isCurrent } ?? .current
  }

  static func == (left: CatalogContents, right: CatalogContents) -> Bool {
    left.revision == right.revision && left.freshness == right.freshness && left.nodes === right.nodes && left.services == right.services
  }

  /// The instances on a node.
  func instances(on node: String) -> [RegisteredInstance] {
    services.flatMap { $0.instances.filter { $0.nodeOrSelf.name == node } }
  }
}
