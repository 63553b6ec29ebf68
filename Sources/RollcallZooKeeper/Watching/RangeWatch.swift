import Rollcall
import ZooKeeperClient

/// The watches of a range, which fill a desk until they are cancelled, and reads that know what they tell.
///
/// The range is one persistent watch, recursive where it is more than one node, or one on each part of a key: the server tells which node has changed, and
/// that one alone is read. A watch on a folder's children would cost each watcher a list of all names at each change, and a watch of its own on each node.
/// Whatever a change says, the node is read for it, after it came: so it does not matter in which order changes and answers arrive.
struct RangeWatch: Sendable {
  /// Past so many reads in a row what was read is taken as it is, lest others' writing keep it back for ever.
  private static let maximumReads = 100

  let range: Places.Range
  let desk: WatchDesk
  private let client: ZooKeeper
  private let watches: [ZooKeeperWatch]
  private let tasks: [Task<Void, Never>]

  /// - Parameter folderChanged: is told of nodes above instances that have changed, come or gone.
  init(
    _ range: Places.Range, at desk: WatchDesk, _ client: ZooKeeper, folderChanged: (@Sendable (String) async -> Void)? = nil
  ) async throws {
    var watches: [ZooKeeperWatch] = []
    for path in range.watched { watches.append(try await client.watch(path, recursively: range.scope.isRecursive)) }
    self.range = range
    self.desk = desk
    self.client = client
    self.watches = watches
    tasks = watches.indices.map { index in
      let watch = watches[index]
      return Task { await Self.note(watch, index, range, at: desk, folderChanged) }
    }
  }

  func cancel() {
    for task in tasks { task.cancel() }
  }

  private static func note(
    _ watch: ZooKeeperWatch, _ index: Int, _ range: Places.Range, at desk: WatchDesk, _ folderChanged: (@Sendable (String) async -> Void)?
  ) async {
    var events = watch.makeAsyncIterator()
    do {
      while let event = try await events.next() {
        switch event {
        case .missed: desk.note { $0.missed() }
        case .change(let change):
          switch range.role(of: change.path) {
          case .entry, .entryAndFolder: desk.note { $0.changed(change.path) }
          // A link may take the folder's place.
          case .folder where change.kind == .deleted && change.path == range.root: desk.note { $0.ended() }
          case .folder: await folderChanged?(change.path)
          case .nothing: break
          }
        }
        desk.hasNoted(index, upTo: events.position)
      }
    } catch {
      // The session is over; the next one is watched.
    }
    desk.note { $0.ended() }
    desk.hasNoted(index, upTo: .max)
  }

  // MARK: Reading

  /// - Returns: nil when the watch has something else to say first.
  func all() async throws -> TreeReader.Reading? {
    var reading = try await TreeReader(client: client).all(range)
    guard range.scope.isWhole else { return reading }
    guard let further = try await settled() else { return nil }
    var byPath = Dictionary(reading.nodes.map { ($0.path, $0) }) { $1 }
    for (path, node) in further.nodes { byPath[path] = node }
    reading.nodes = Array(byPath.values)
    reading.revision = max(reading.revision, further.revision)
    return reading
  }

  /// - Returns: nil when the watch has something else to say first.
  func these(_ paths: Set<String>) async throws -> TreeReader.Changes? {
    var changes = try await TreeReader(client: client).these(paths, of: range)
    guard range.scope.isWhole else { return changes }
    guard let further = try await settled() else { return nil }
    // What was read later comes later.
    changes.nodes += further.nodes
    changes.revision = max(changes.revision, further.revision)
    return changes
  }

  /// Reads again what has changed meanwhile, until nothing has: then all that was read is how it was at one moment, since ZooKeeper tells a change
  /// before it shows it. So a commit is seen as a whole or not at all.
  private func settled() async throws -> TreeReader.Changes? {
    var read = TreeReader.Changes()
    for _ in 0..<Self.maximumReads {
      try await desk.waitUntilNoted(watches.map(\.position))
      guard let changed = desk.changes() else { return nil }
      if changed.isEmpty { break }
      let changes = try await TreeReader(client: client).these(changed, of: range)
      read.nodes += changes.nodes
      read.revision = max(read.revision, changes.revision)
    }
    return read
  }
}
