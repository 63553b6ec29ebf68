import Rollcall
import ZooKeeperClient

extension ZooKeeperLink {
  /// Reads a range of keys as it is at one moment. One key is one request; more are watched while they are read.
  func readWhole(_ range: Places.Range, _ client: ZooKeeper) async throws -> TreeReader.Reading {
    if case .key = range.scope {
      let nodes = try await TreeReader(client: client).together(range.watched)
      return TreeReader.Reading(nodes: nodes, revision: nodes.map(\.revision).max() ?? .zero)
    }
    let desk = WatchDesk()
    let watch = try await RangeWatch(range, at: desk, client)
    defer { watch.cancel() }
    while true {
      if let reading = try await watch.all() { return reading }
      // A session that has ended tells it to the next request; anything else is over once it is read again.
      _ = try await desk.next()
    }
  }
}
