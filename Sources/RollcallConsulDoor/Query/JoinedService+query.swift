import ConsulAPI
import Rollcall
import RollcallQueries

/// What one catalog says of the service of a query.
struct QueryReading: QuerySource {
  let result: Reader.Result<JoinedService>

  var instances: [RegisteredInstance] { result.source.service.instances }

  func node(_ name: String) -> RegisteredInstance? { result.source.nodes[name] }
}

extension JoinedService {
  /// An instance with its node and all their checks.
  func healthEntry(_ instance: RegisteredInstance, datacenter: String) -> ConsulHealthEntry {
    let node = instance.node.flatMap { nodes[$0.name] }
    return ConsulHealthEntry(
      node: ConsulNode(of: instance, among: nodes, datacenter: datacenter), service: ConsulNodeService(instance),
      checks: (node?.consulChecks ?? []).withoutServiceTags + instance.consulChecks)
  }
}

extension [ConsulCheck] {
  /// As Consul shows the checks of a node where it does not make its answers even: `null` for the tags of no service.
  var withoutServiceTags: [ConsulCheck] {
    map { check in
      var check = check
      check.serviceTags = nil
      return check
    }
  }
}
