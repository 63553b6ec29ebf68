import MountedRoutes

extension Routes {
  /// A path that another door answers.
  mutating func add(_ mount: MountedRoute) {
    add(mount.method, mount.path) { request in
      for need in AccessNeed.needs(of: mount.right) { try request.access.require(need) }
      let query = Dictionary(request.query.parameters.map { ($0.name, $0.value) }) { first, _ in first }
      let mayWrite = AccessNeed.needs(of: .writeEverything).allSatisfy(request.access.allows)
      return try await mount.answer(
        MountedRequest(headers: request.headers, name: request.name, query: query, mayWrite: mayWrite) { try await request.bytes() })
    }
  }
}

extension AccessNeed {
  fileprivate static func needs(of right: MountedRight) -> [AccessNeed] {
    switch right {
    case .none: []
    case .readServices: [AccessNeed(.read, .allServices)]
    case .writeEverything: [AccessNeed(.write, .allServices), AccessNeed(.write, .keysBelow("")), AccessNeed(.write, .agent)]
    }
  }
}
