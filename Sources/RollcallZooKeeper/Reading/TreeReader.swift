import Rollcall
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
  }

  /// What one look at a node gave.
  private struct Look: Sendable {
    var node: FoundNode?
    var revision = Revision.zero
    /// What is to be looked at next.
    var next: [String] = []
  }

  let client: ZooKeeper

  /// Everything that matters in a range.
  func all(_ range: Places.Range) async throws -> Reading {
    var reading = Reading()
    var waiting = range.watched
    try await withThrowingTaskGroup(of: Look.self) { group in
      var running = 0
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
    case .folder(nil):
      guard let children = try await client.childrenIfPresent(path) else { return Look() }
      return Look(revision: Revision(zxid: children.stat.childrenZxid), next: matter(children.names, of: path, range))
    case .entry:
      guard let node = try await node(at: path) else { return Look() }
      return Look(node: node, revision: node.revision)
    case .entryAndFolder:
      guard let node = try await node(at: path) else { return Look() }
      var look = Look(node: node, revision: node.revision)
      if node.stat.childrenCount > 0, let children = try await client.childrenIfPresent(path) {
        look.next = matter(children.names, of: path, range)
      }
      return look
    }
  }

  private func matter(_ names: [String], of path: String, _ range: Places.Range) -> [String] {
    names.map { TreePlace.child($0, of: path) }.filter { range.role(of: $0) != .nothing }
  }

  /// Some nodes anew; of those that are gone also when the folder above changed.
  func these(_ paths: Set<String>) async throws -> (changes: [(path: String, node: FoundNode?)], revision: Revision) {
    var changes: [(path: String, node: FoundNode?)] = []
    var revision = Revision.zero
    try await withThrowingTaskGroup(of: (String, FoundNode?, Revision).self) { group in
      var rest = paths[...]
      var running = 0
      while true {
        while running < Self.window, let path = rest.popFirst() {
          running += 1
          group.addTask {
            if let node = try await node(at: path) { return (path, node, node.revision) }
            guard let parent = TreePlace.parent(of: path), let stat = try await client.exists(parent) else { return (path, nil, .zero) }
            return (path, nil, Revision(zxid: stat.childrenZxid))
          }
        }
        guard let (path, node, changed) = try await group.next() else { return }
        running -= 1
        changes.append((path, node))
        revision = max(revision, changed)
      }
    }
    return (changes, revision)
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
