import Rollcall
import ZooKeeperClient

extension ZooKeeperLink {
  /// Reads a range as it is now, whatever member of the ensemble answers.
  func read<Fold: NodeFold>(_ range: Places.Range, _ empty: ([Relocation]) -> Fold) async throws -> Fold.Snapshot {
    try await perform { client in
      // A member may lag behind what was acknowledged through another one.
      try await client.sync("/")
      let place = try await LinkFollower(link: self, client: client).place(of: range)
      let reading = try await TreeReader(client: client).all(place.range)
      var fold = empty(place.range.links)
      for note in fold.reset(to: reading.nodes, at: reading.revision) + reading.trail.notes { notes.log(note) }
      return fold.snapshot
    }
  }

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
