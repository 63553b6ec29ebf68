import Rollcall

extension Reader {
  /// The service that the path names.
  func serviceName() throws(DoorError) -> ServiceName {
    guard !request.name.isEmpty else { throw .badRequest("Missing service name") }
    return ServiceName(request.name)
  }

  /// A service with its nodes. The reserved one is none that clients could find.
  func service(_ name: ServiceName) async throws -> Result<JoinedService> {
    guard name != .nodes else { return try await service("") }
    return try await read {
      try await live.service(name)
    } view: {
      live.view(of: name)
    }
  }

  func nodes() async throws -> Result<JoinedService> {
    try await read {
      try await live.service(.nodes)
    } view: {
      live.view(of: .nodes)
    }
  }

  func contents(index: @escaping @Sendable (CatalogContents) -> UInt64 = { $0.index }) async throws -> Result<CatalogContents> {
    try await read(index: index) {
      try await live.contents()
    } view: {
      live.contentsView()
    }
  }
}

extension JoinedService {
  /// The instances that have every one of the tags, by node and id, as Consul lists them.
  func instances(tags: [String]) -> [RegisteredInstance] {
    let wanted = tags.map { $0.lowercased() }
    let chosen =
      wanted.isEmpty
      ? service.instances
      : service.instances.filter { instance in
        let tags = instance.tags.map { $0.lowercased() }
        return wanted.allSatisfy(tags.contains)
      }
    return chosen.sorted { ($0.nodeOrSelf.name, $0.id) < ($1.nodeOrSelf.name, $1.id) }
  }
}
