import Foundation
import Rollcall
import Synchronization

/// Follows one catalog by its shared views, and tells the machine what it says.
struct CatalogFollower: Sendable {
  let place: Int
  let catalog: DashboardCatalog
  let machine: @Sendable (@Sendable (inout ContentsMachine) -> Void) -> Void

  /// Follows until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        for await state in catalog.catalog.connectionUpdates() {
          machine { $0.connection(state, of: place, at: Date()) }
        }
      }
      group.addTask { await followServices() }
    }
  }

  private func followServices() async {
    var followed: [ServiceName: Task<Void, Never>] = [:]
    for await list in catalog.views.services().snapshots() {
      let found = Mutex<Set<ServiceName>>([])
      machine { machine in
        let wanted = machine.list(list, of: place, at: Date())
        found.withLock { $0 = wanted }
      }
      let wanted = found.withLock { $0 }
      for (name, task) in followed where !wanted.contains(name) {
        task.cancel()
        followed[name] = nil
      }
      for name in wanted where followed[name] == nil { followed[name] = follow(name) }
    }
    for task in followed.values { task.cancel() }
  }

  private func follow(_ name: ServiceName) -> Task<Void, Never> {
    let view = catalog.views.service(name)
    return Task {
      for await snapshot in view.snapshots {
        machine { $0.instances(snapshot, of: place, at: Date()) }
      }
    }
  }
}
