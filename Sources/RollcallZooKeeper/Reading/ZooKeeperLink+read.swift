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
}
