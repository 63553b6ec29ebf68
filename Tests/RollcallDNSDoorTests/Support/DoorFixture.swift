import DNSMessage
import Rollcall
import RollcallEmbedded

@testable import RollcallDNSDoor

/// A door on a free port over a catalog in memory.
struct DoorFixture: Sendable {
  let catalog: any Catalog
  let views: Views
  let asker: DNSAsker

  static func with<Result: Sendable>(
    _ catalog: any Catalog = EmbeddedCatalog(), queries: (any DNSQueryResolver)? = nil, change: (inout DNSDoorSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (DoorFixture) async throws -> Result
  ) async throws -> Result {
    var settings = DNSDoorSettings(addresses: [HostPort(host: "127.0.0.1", port: 0)], node: "n1", nodeAddress: "10.0.0.1")
    change(&settings)
    let views = Views(of: catalog)
    let door = DNSDoor(settings, own: DNSDatacenter(name: "dc1", views: views), queries: queries)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await door.run() }
      let port = try await door.addresses().first?.port ?? 0
      let result = try await body(DoorFixture(catalog: catalog, views: views, asker: DNSAsker(port: port)))
      group.cancelAll()
      while let ended = await group.nextResult() { _ = ended }
      return result
    }
  }

  /// Registers, and returns once DNS has it.
  func register(_ instance: ServiceInstance) async throws {
    try await catalog.register(instance)
    let key = instance.key
    _ = try await views.services().first { list in instance.service == .nodes || list.services.contains { $0.name == instance.service } }
    _ = try await views.service(instance.service).first { snapshot in snapshot.instances.contains { $0.instance.key == key } }
  }

  /// The answers, sorted, as text without the name.
  func answers(_ name: String, _ type: DNSType = .a, size: UInt16? = 4096) async throws -> [String] {
    try await asker.ask(name, type, size: size).answers.map(\.data.description).sorted()
  }

  func code(_ name: String, _ type: DNSType = .a) async throws -> DNSResponseCode {
    try await asker.ask(name, type, size: 4096).code
  }
}

extension ServiceInstance {
  /// - Parameter last: of the address 10.0.0.x.
  static func sample(
    _ service: ServiceName = "web", _ last: Int = 1, health: Health = .passing, tags: [String] = [], weights: Weights = .standard
  ) -> ServiceInstance {
    ServiceInstance(
      service: service, id: "\(service)-\(last)", host: "10.0.0.\(last)", port: 8000 + last, tags: tags, weights: weights,
      checks: [HealthCheck(id: "check-\(service)-\(last)", name: "check", health: health)],
      node: NodeReference(name: "n1", address: "10.0.0.1"))
  }

  static func node(_ name: String = "n1", health: Health = .passing) -> ServiceInstance {
    ServiceInstance(
      service: .nodes, id: name, host: "10.0.0.1", port: 0, metadata: ["rack": "r1"],
      checks: [HealthCheck(id: "node-\(name)", name: "check", health: health)])
  }
}
