import ZooKeeperClient

/// Watches the nodes that a range's properties were looked for at, until it is cancelled. After a change at any of them the range is read again.
struct TrailWatch {
  /// Beyond it a change is seen when everything is read again for another reason.
  private static let capacity = 1_000

  private let client: ZooKeeper
  private let desk: WatchDesk
  private var tasks: [String: Task<Void, Never>] = [:]

  init(_ client: ZooKeeper, at desk: WatchDesk) {
    self.client = client
    self.desk = desk
  }

  mutating func add(_ paths: Set<String>) async throws {
    let new = paths.subtracting(tasks.keys).sorted().prefix(Self.capacity - tasks.count)
    guard !new.isEmpty else { return }
    for path in new {
      let watch = try await client.watch(path)
      tasks[path] = Task { [desk] in
        do {
          for try await event in watch where event != .change(ZooKeeperChange(.childrenChanged, path)) { desk.note { $0.missed() } }
        } catch {
          // The session is over; everything is watched anew.
        }
      }
    }
    // It may have changed since it was looked at.
    desk.note { $0.missed() }
  }

  func cancel() {
    for task in tasks.values { task.cancel() }
  }
}
