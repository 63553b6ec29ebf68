public import Rollcall
public import ServiceLifecycle

/// Follows everything in a catalog, so that its memory has it all, and stores that.
public struct MemoryKeeper: Service {
  /// Changes are gathered for so long before they are stored: at first, and while more come.
  private static let (firstGathering, gathering) = (Duration.milliseconds(100), Duration.milliseconds(900))
  /// How often a catalog in which nothing changes is noted to be there.
  private static let confirmationInterval = Duration.seconds(30)

  private let memory: CatalogMemory
  private let catalog: any Catalog
  private let views: Views

  /// - Parameters:
  ///   - catalog: the ``RememberingCatalog``.
  ///   - views: of the same, as every reader shares them.
  public init(_ memory: CatalogMemory, of catalog: any Catalog, views: Views) {
    self.memory = memory
    self.catalog = catalog
    self.views = views
  }

  /// Works until the task is cancelled or shut down, and then stores what is left.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await follow() }
        group.addTask { await confirm() }
        group.addTask { await store() }
      }
    }
    // In a task of its own, which the cancellation of this one does not reach.
    await Task { await memory.save() }.value
  }

  /// Holds a view of each service that is listed: the watch behind it tells the memory.
  private func follow() async {
    let nodes = views.service(.nodes)
    var held: [ServiceName: ServiceView] = [:]
    for await list in views.services().snapshots() {
      let names = Set(list.services.map(\.name))
      if list.freshness.isCurrent { held = held.filter { names.contains($0.key) } }
      for name in names where held[name] == nil { held[name] = views.service(name) }
    }
    withExtendedLifetime((nodes, held)) {}
  }

  private func confirm() async {
    while (try? await Task.sleep(for: Self.confirmationInterval)) != nil {
      if catalog.connection.isConnected { memory.confirm() }
    }
  }

  private func store() async {
    for await _ in memory.news {
      guard (try? await Task.sleep(for: Self.firstGathering)) != nil else { return }
      await memory.save()
      guard (try? await Task.sleep(for: Self.gathering)) != nil else { return }
    }
  }
}
