import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/health/…`
  mutating func addHealth(_ door: DoorResources) {
    read("/v1/health/service/", .cachedCatalog, door) { reader in
      let name = try reader.serviceName()
      let isPassingOnly = try reader.wantsPassingOnly()
      let tags = reader.request.query.values("tag")
      let choice = HealthChoice(
        passingOnly: isPassingOnly, tags: tags, selection: reader.options.selection, filter: try reader.options.selection.filter())
      let result = try await reader.service(name)
      let body = reader.body(.health(name, passing: isPassingOnly, tags: tags), of: .service(result.source)) {
        result.source.writeHealth(to: &$0, choice, datacenter: reader.live.name, ownNode: door.settings.node)
      }
      return reader.answer(body, from: result)
    }
    read("/v1/health/checks/", .catalog, door) { reader in
      let name = try reader.serviceName()
      let filter: Filter<ConsulCheck>? = try reader.options.selection.filter()
      let result = try await reader.service(name)
      let body = reader.body(.checks(name), of: .service(result.source)) { json in
        let instances = result.source.instances(tags: []).filter { instance in
          reader.matches(ConsulNode(of: instance, among: result.source.nodes, datacenter: reader.live.name))
        }
        json.array(reader.ordered(instances.flatMap(\.consulChecks).chosen(by: filter)))
      }
      return reader.answer(body, from: result)
    }
    read("/v1/health/node/", .catalog, door) { reader in
      let name = reader.request.name
      guard !name.isEmpty else { throw DoorError.badRequest("Missing node name") }
      let filter: Filter<ConsulCheck>? = try reader.options.selection.filter()
      let result = try await reader.contents()
      let checks = result.source.checks { $0.nodeOrSelf.name == name }
      return reader.answer(reader.json { $0.array(reader.ordered(checks.chosen(by: filter))) }, from: result)
    }
    read("/v1/health/state/", .catalog, door) { reader in
      let state = reader.request.name
      guard !state.isEmpty else { throw DoorError.badRequest("Missing check state") }
      let filter: Filter<ConsulCheck>? = try reader.options.selection.filter()
      let result = try await reader.contents()
      let checks = result.source.checks { instance in
        reader.matches(ConsulNode(of: instance, among: result.source.nodes, datacenter: reader.live.name))
      }
      let wanted = checks.filter { state == "any" || $0.status == state }.chosen(by: filter)
      return reader.answer(reader.json { $0.array(reader.ordered(wanted)) }, from: result)
    }
  }
}

extension Reader {
  /// `?passing`, `?passing=true` and the other words of Go's `strconv.ParseBool`.
  fileprivate func wantsPassingOnly() throws(DoorError) -> Bool {
    switch request.query["passing"] {
    case nil, "0", "f", "F", "false", "FALSE", "False": return false
    case "", "1", "t", "T", "true", "TRUE", "True": return true
    default: throw .badRequest("Invalid value for ?passing")
    }
  }

  /// Consul's order of checks, with what is near before the rest.
  fileprivate func ordered(_ checks: [ConsulCheck]) -> [ConsulCheck] {
    let sorted = checks.sorted { ($0.node, $0.checkID) < ($1.node, $1.checkID) }
    return options.selection.ordered(sorted, own: door.settings.node, node: \.node)
  }
}

extension CatalogContents {
  /// Of the nodes and of the services on them.
  fileprivate func checks(of isWanted: (RegisteredInstance) -> Bool) -> [ConsulCheck] {
    ([nodes.snapshot] + services).flatMap { $0.instances.filter(isWanted).flatMap(\.consulChecks) }
  }
}
