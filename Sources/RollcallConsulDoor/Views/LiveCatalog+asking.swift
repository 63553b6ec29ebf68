import Rollcall

extension LiveCatalog {
  /// How many questions to a remote catalog are open at once for one answer.
  private static let breadth = 16

  private var isLocal: Bool { catalog.capabilities.contains(.localReads) }

  func nodes() async throws -> NodeTable {
    table(try await catalog.instances(of: .nodes))
  }

  /// A service with its nodes, now.
  func service(_ name: ServiceName) async throws -> JoinedService {
    guard !isLocal else { return join(try await catalog.instances(of: name), try await nodes()) }
    async let nodes = nodes()
    async let service = catalog.instances(of: name)
    return join(try await service, try await nodes)
  }

  /// Everything, now.
  func contents() async throws -> CatalogContents {
    async let nodes = nodes()
    let list = try await catalog.services()
    return CatalogContents(list, try await snapshots(of: list.services.map(\.name)), try await nodes)
  }

  private func snapshots(of names: [ServiceName]) async throws -> [ServiceSnapshot] {
    if isLocal {
      var snapshots: [ServiceSnapshot] = []
      snapshots.reserveCapacity(names.count)
      for name in names { snapshots.append(try await catalog.instances(of: name)) }
      return snapshots
    }
    return try await withThrowingTaskGroup(of: ServiceSnapshot.self) { group in
      var snapshots: [ServiceSnapshot] = []
      for (place, name) in names.enumerated() {
        if place >= Self.breadth, let next = try await group.next() { snapshots.append(next) }
        group.addTask { try await self.catalog.instances(of: name) }
      }
      for try await snapshot in group { snapshots.append(snapshot) }
      return snapshots.sorted { $0.service < $1.service }
    }
  }
}
