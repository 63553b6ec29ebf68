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
      let result = try await reader.service(name)
      let body = reader.body(.health(name, passing: isPassingOnly, tags: tags), of: .service(result.source)) {
        result.source.writeHealth(to: &$0, passingOnly: isPassingOnly, tags: tags, datacenter: reader.live.name)
      }
      return reader.answer(body, from: result)
    }
    read("/v1/health/checks/", .catalog, door) { reader in
      let name = try reader.serviceName()
      let result = try await reader.service(name)
      let body = reader.body(.checks(name), of: .service(result.source)) {
        $0.array(result.source.instances(tags: []).flatMap(\.consulChecks).sorted(by: ConsulCheck.precedes))
      }
      return reader.answer(body, from: result)
    }
    read("/v1/health/node/", .catalog, door) { reader in
      let name = reader.request.name
      guard !name.isEmpty else { throw DoorError.badRequest("Missing node name") }
      let result = try await reader.contents()
      return reader.answer(reader.json { $0.array(result.source.checks { $0.node == name }) }, from: result)
    }
    read("/v1/health/state/", .catalog, door) { reader in
      let state = reader.request.name
      guard !state.isEmpty else { throw DoorError.badRequest("Missing check state") }
      let result = try await reader.contents()
      return reader.answer(reader.json { $0.array(result.source.checks { state == "any" || $0.status == state }) }, from: result)
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
}

extension CatalogContents {
  fileprivate func checks(where isWanted: (ConsulCheck) -> Bool) -> [ConsulCheck] {
    ([nodes.snapshot] + services).flatMap { $0.instances.flatMap(\.consulChecks) }.filter(isWanted).sorted(by: ConsulCheck.precedes)
  }
}

extension ConsulCheck {
  /// Consul's order in lists of checks.
  fileprivate static func precedes(_ left: ConsulCheck, _ right: ConsulCheck) -> Bool {
    (left.node, left.checkID) < (right.node, right.checkID)
  }
}
