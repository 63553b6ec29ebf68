import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Finds where the links of zc.zk lead, and watches every node on the way.
struct LinkFollower: Sendable {
  /// Where a range lies.
  struct Place: Sendable {
    var range: Places.Range
    /// Nil where no link leads elsewhere.
    var relocation: Relocation?
    /// Watch the nodes on the way, until they are cancelled.
    var watching: [Task<Void, Never>] = []
  }

  let link: ZooKeeperLink
  let client: ZooKeeper
  /// Called when a node on the way has changed; nil for a single look.
  var onChange: (@Sendable () -> Void)?

  func place(of range: Places.Range) async throws -> Place {
    guard link.places.layout is ZcZkLayout, case .instances(let levels) = range.scope, levels.count == 1 else { return Place(range: range) }
    var resolution = ZcZkResolution(range.root)
    while case .look(let path) = resolution.step {
      resolution.found(try await client.nodeIfPresent(path).map { $0.data ?? [] })
    }
    var place = Place(range: range)
    switch resolution.step {
    case .resolved(let target) where target == range.root: return place
    case .resolved(let target):
      place.range.root = target
      place.relocation = Relocation(folder: range.root, target: target)
    case .loop(let paths): link.notes.log(.loop(paths))
    case .missing, .look: break
    }
    place.watching = try await watch(resolution.visited)
    return place
  }

  /// A change at any of them may change the outcome.
  private func watch(_ paths: Set<String>) async throws -> [Task<Void, Never>] {
    guard let onChange else { return [] }
    var watching: [Task<Void, Never>] = []
    for path in paths.sorted() {
      let watch = try await client.watch(path)
      watching.append(
        Task {
          // It ends with the session, or with the first change that counts.
          _ = try? await watch.first { $0 != .change(ZooKeeperChange(.childrenChanged, path)) }
          onChange()
        })
    }
    return watching
  }
}
