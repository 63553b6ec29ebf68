import Rollcall

/// The instances of a service together with the nodes that they run on, at one moment.
///
/// Equal ones are one object as long as both are kept: what was derived from it can be found by it.
final class JoinedService: CatalogSnapshot {
  let service: ServiceSnapshot
  let nodes: NodeTable
  /// When the instances, or the nodes of these instances, last changed: other nodes do not count.
  let revision: Revision

  init(_ service: ServiceSnapshot, _ nodes: NodeTable) {
    self.service = service
    self.nodes = nodes
    var revision = service.revision
    var previous: String?
    for instance in service.instances {
      guard let name = instance.node?.name, name != previous else { continue }
      previous = name
      if let node = nodes[name] { revision = max(revision, node.modifyRevision) }
    }
    self.revision = revision
  }

  var freshness: Freshness { service.freshness.isCurrent ? nodes.snapshot.freshness : service.freshness }

  static func == (left: JoinedService, right: JoinedService) -> Bool {
    left === right || left.nodes === right.nodes && left.service == right.service
  }
}
