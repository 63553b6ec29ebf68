extension LocalState {
  /// Where an owner is published; nil for the first catalog. The node is where its services are, so that their readers find it with its checks, and in the
  /// first catalog at any rate.
  func catalogs(of owner: LocalOwner) -> [String]? {
    switch owner {
    case .node: catalogUses.isEmpty ? nil : catalogUses.keys.sorted()
    case .service(let id): services[id]?.catalogs
    }
  }

  /// Counts where a service is published now, instead of where it was.
  /// - Returns: the node, if that moves it too.
  mutating func moveService(from old: [String]?, to new: [String]?) -> [LocalOwner] {
    guard old != new else { return [] }
    let before = Set(catalogUses.keys)
    for name in Set(new ?? []) { catalogUses[name, default: 0] += 1 }
    for name in Set(old ?? []) {
      let uses = (catalogUses[name] ?? 1) - 1
      catalogUses[name] = uses > 0 ? uses : nil
    }
    guard Set(catalogUses.keys) != before else { return [] }
    add(PendingWork(publish: true), .node)
    return [.node]
  }
}
