import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Reads nodes, many at a time over one connection.
struct TreeReader: Sendable {
  /// The most reads that are under way at once for one range.
  private static let window = 128
  /// The most nodes in one request. Beyond it a commit may fall between two.
  private static let largestRead = 1_000

  /// What was read, and when anything among it last changed.
  struct Reading: Sendable {
    var nodes: [FoundNode] = []
    var revision = Revision.zero
    var trail = LinkTrail()
  }

  /// Nodes that were read anew, and nil for those that are gone.
  struct Changes: Sendable {
    var nodes: [(path: String, node: FoundNode?)] = []
    var revision = Revision.zero
    var trail = LinkTrail()
  }

  /// What one look at a node gave.
  private struct Look: Sendable {
    var node: FoundNode?
    var revision = Revision.zero
    /// What is to be looked at next.
    var next: [String] = []
    var trail = LinkTrail()
  }

  let client: ZooKeeper

  /// Everything that matters in a range.
  func all(_ range: Places.Range) async throws -> Reading {
    var reading = Reading()
    var waiting = range.scope.isWhole ? range.watched : [range.root]
    try await withThrowingTaskGroup(of: Look.self) { group in
      var running = 0
      for folder in range.targets {
        running += 1
        group.addTask { try await list(folder, range) }
      }
      while true {
        while running < Self.window, let path = waiting.popLast() {
          running += 1
          group.addTask { try await look(at: path, range) }
        }
        guard let look = try await group.next() else { return }
        running -= 1
        waiting += look.next
        if let node = look.node { reading.nodes.append(node) }
        reading.revision = max(reading.revision, look.revision)
        reading.trail.formUnion(look.trail)
      }
    }
    return reading
  }

  private func look(at path: String, _ range: Places.Range) async throws -> Look {
    switch range.role(of: path) {
    case .nothing: return Look()
    case .folder(let names?):
      // Nothing but these is of interest, so that the folder need not be listed.
      return Look(next: names.map { TreePlace.child($0, of: path) })
    case .folder(nil): return try await list(path, range)
    case .entry:
      guard let (node, trail) = try await entry(at: path, range) else { return Look() }
      return Look(node: node, revision: node.revision, trail: trail)
    case .entryAndFolder:
      guard let node = try await node(at: path) else { return Look() }
      var look = Look(node: node, revision: node.revision)
      if node.stat.childrenCount > 0, let children = try await client.childrenIfPresent(path) {
        look.next = matter(children.names, of: path, range)
      }
      return look
    }
  }

  private func list(_ folder: String, _ range: Places.Range) async throws -> Look {
    guard let children = try await client.childrenIfPresent(folder) else { return Look() }
    return Look(revision: Revision(zxid: children.stat.childrenZxid), next: matter(children.names, of: folder, range))
  }

  private func matter(_ names: [String], of path: String, _ range: Places.Range) -> [String] {
    names.map { TreePlace.child($0, of: path) }.filter { range.role(of: $0) != .nothing }
  }

  /// Some nodes of a range anew; of those that are gone also when the folder above changed.
  func these(_ paths: Set<String>, of range: Places.Range) async throws -> Changes {
    var changes = Changes()
    try await withThrowingTaskGroup(of: (String, Look).self) { group in
      var rest = paths[...]
      var running = 0
      while true {
        while running < Self.window, let path = rest.popFirst() {
          running += 1
          group.addTask {
            if let (node, trail) = try await entry(at: path, range) {
              return (path, Look(node: node, revision: node.revision, trail: trail))
            }
            guard let parent = TreePlace.parent(of: path), let stat = try await client.exists(parent) else { return (path, Look()) }
            return (path, Look(revision: Revision(zxid: stat.childrenZxid)))
          }
        }
        guard let (path, look) = try await group.next() else { return }
        running -= 1
        changes.nodes.append((path, look.node))
        changes.revision = max(changes.revision, look.revision)
        changes.trail.formUnion(look.trail)
      }
    }
    return changes
  }

  /// A node with the properties that others have for it.
  private func entry(at path: String, _ range: Places.Range) async throws -> (FoundNode, LinkTrail)? {
    guard var node = try await node(at: path) else { return nil }
    guard range.hasPropertyLinks, let data = node.data, ZcZkPropertyResolution.mayHaveLinks(data) else { return (node, LinkTrail()) }
    var resolution = ZcZkPropertyResolution(data, at: path)
    while case .look(let path) = resolution.step {
      resolution.found(try await client.nodeIfPresent(path).map { $0.data ?? [] })
    }
    node.data = resolution.data
    return (node, LinkTrail(visited: resolution.visited, notes: resolution.loops.map { .propertyLoop($0) }))
  }

  /// Several nodes as they are at one moment, those that are there.
  func together(_ paths: [String]) async throws -> [FoundNode] {
    var found: [FoundNode] = []
    for start in stride(from: 0, to: paths.count, by: Self.largestRead) {
      let part = paths[start..<min(start + Self.largestRead, paths.count)]
      for (path, result) in zip(part, try await client.read(part.map { .data($0) })) {
        switch result {
        case .data(let node): found.append(FoundNode(path, node))
        case .failed(let error) where error.code == .noNode: break
        case .failed(let error): throw error
        case .children: break
        }
      }
    }
    return found
  }

  func node(at path: String) async throws -> FoundNode? {
    try await client.nodeIfPresent(path).map { FoundNode(path, $0) }
  }
}
