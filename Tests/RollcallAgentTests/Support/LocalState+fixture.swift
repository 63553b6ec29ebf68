import Rollcall

@testable import RollcallAgent

extension LocalState {
  static let testNode = LocalNode(name: "n1", address: "10.0.0.1", id: "4a7d", metadata: ["rack": "r1"])

  static func fixture(_ settings: Settings = Settings()) -> LocalState {
    LocalState(node: testNode, settings: settings)
  }

  /// What `owner` is to be in the catalog, by the health of its checks.
  func healths(of owner: LocalOwner) -> [String: Health] {
    Dictionary(uniqueKeysWithValues: (instance(of: owner)?.checks ?? []).map { ($0.id, $0.health) })
  }

  mutating func takeAllWork() {
    for owner in Array(pending.keys) { _ = takeWork(for: owner) }
  }
}

extension ServiceInstance {
  static func web(_ id: String = "w1", service: ServiceName = "web", port: Int = 80) -> ServiceInstance {
    ServiceInstance(service: service, id: id, host: "10.0.0.1", port: port, node: LocalState.testNode.reference)
  }
}

extension CheckDefinition {
  static func ttl(
    _ seconds: Int = 10, id: String = "", name: String = "", initialHealth: Health = .critical, deregisterServiceAfter: Duration? = nil
  ) -> CheckDefinition {
    CheckDefinition(
      id: id, name: name, method: .ttl(.seconds(seconds)), initialHealth: initialHealth,
      deregisterServiceAfter: deregisterServiceAfter)
  }
}
