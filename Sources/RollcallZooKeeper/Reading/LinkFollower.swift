import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Finds where the links of zc.zk lead, and watches every node on the way.
struct LinkFollower: Sendable {
  /// Where a range lies.
  struct Place: Sendable {
    /// With the links in it.
    var range: Places.Range
    /// Watch the nodes on the way, until they are cancelled.
    var watching: [Task<Void, Never>] = []
    /// To be told of nodes above instances that have changed.
    var folderChanged: (@Sendable (String) async -> Void)?
  }

  /// The most services that are looked for at once.
  private static let window = 64

  let link: ZooKeeperLink
  let client: ZooKeeper
  /// Called when a node on the way has changed; nil for a single look.
  var onChange: (@Sendable () -> Void)?

  func place(of range: Places.Range) async throws -> Place {
    guard link.places.hasLinks, case .instances(let levels) = range.scope else { return Place(range: range) }
    return levels.count == 1 ? try await folder(range) : try await services(range)
  }

  /// One service's folder: it may be elsewhere.
  private func folder(_ range: Places.Range) async throws -> Place {
    let resolution = try await resolve(range.root)
    guard resolution.step != .resolved(range.root) else { return Place(range: range) }
    var place = Place(range: range)
    if case .resolved(let target) = resolution.step {
      place.range.root = target
      place.range.links = [Relocation(folder: range.root, target: target)]
    }
    place.watching = try await watch(resolution.visited)
    return place
  }

  /// The folders of all services: some may be elsewhere, and some be there by a link alone.
  private func services(_ range: Places.Range) async throws -> Place {
    guard let root = try await client.nodeIfPresent(range.root) else { return Place(range: range) }
    let children = try await client.childrenIfPresent(range.root)?.names ?? []
    let names = Set(children).union(ZcZkProperties(root.data ?? []).linkedChildren)
    var place = Place(range: range)
    var visited: Set<String> = []
    var links: [Relocation] = []
    try await withThrowingTaskGroup(of: (String, ZcZkResolution).self) { group in
      var rest = names[...]
      var running = 0
      while true {
        while running < Self.window, let name = rest.popFirst() {
          running += 1
          let folder = Self.folder(of: name, range)
          group.addTask { (folder, try await resolve(folder)) }
        }
        guard let (folder, resolution) = try await group.next() else { return }
        running -= 1
        switch resolution.step {
        case .resolved(let target) where target != folder:
          links.append(Relocation(folder: folder, target: target))
          visited.formUnion(resolution.visited)
        case .loop: visited.formUnion(resolution.visited)
        // What is below the root is told by the range's own watch.
        case .resolved, .missing, .look: break
        }
      }
    }
    place.range.links = links.sorted { $0.folder < $1.folder }
    place.watching = try await watch(visited)
    if let onChange { place.folderChanged = folderChanged(range, links, onChange) }
    return place
  }

  /// Only where a service is to be found elsewhere now everything must be looked for again.
  private func folderChanged(
    _ range: Places.Range, _ links: [Relocation], _ onChange: @escaping @Sendable () -> Void
  ) -> @Sendable (String) async -> Void {
    let targets = Dictionary(links.map { ($0.folder, $0.target) }) { $1 }
    return { path in
      guard let name = TreePlace.components(of: path, below: range.root)?.first else { return onChange() }
      let folder = Self.folder(of: name, range)
      guard let resolution = try? await resolve(folder) else { return onChange() }
      let target: String? = if case .resolved(let target) = resolution.step, target != folder { target } else { nil }
      if target != targets[folder] { onChange() }
    }
  }

  private static func folder(of service: some StringProtocol, _ range: Places.Range) -> String {
    TreePlace.child("providers", of: TreePlace.child(service, of: range.root))
  }

  private func resolve(_ path: String) async throws -> ZcZkResolution {
    var resolution = ZcZkResolution(path)
    while case .look(let path) = resolution.step {
      resolution.found(try await client.nodeIfPresent(path).map { $0.data ?? [] })
    }
    if case .loop(let paths) = resolution.step { link.notes.log(.loop(paths)) }
    return resolution
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
