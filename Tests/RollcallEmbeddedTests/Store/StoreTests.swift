import Foundation
import GRDB
import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct StoreTests {
  private let time = TimeBase(now: .seconds(1_000), wall: Date(timeIntervalSince1970: 1_800_000_000))

  @Test(arguments: 1...4) func `What was written is read back, down to revisions, deletions and locks`(_ seed: UInt64) async throws {
    try await withFolder { folder in
      var commands = RandomCommands(seed: seed)
      var state = CatalogState()
      for _ in 0..<5 {
        let store = try Store(folder: folder)
        for _ in 0..<40 {
          var changes: [Change] = []
          _ = state.perform(try commands.next(for: state), at: time.now, recording: &changes)
          try store.write(changes, deadlines: [:], counters: state.counters, time: time)
        }
        store.close()
        let reopened = try Store(folder: folder)
        let (loaded, leases) = try reopened.load(time: { time }, grace: .zero)
        reopened.close()
        #expect(CatalogPicture(loaded) == CatalogPicture(state))
        #expect(Set(leases.leases.keys) == Set(state.sessions.values.filter { $0.entry.options.timeout != nil }.map(\.entry.id)))
        // What hangs on each session was read back, too.
        #expect(CatalogPicture(ended(loaded)) == CatalogPicture(ended(state)))
      }
    }
  }

  private func ended(_ state: CatalogState) -> CatalogState {
    var (state, changes) = (state, [Change]())
    _ = state.perform(.end(state.sessions.keys.sorted { $0.rawValue < $1.rawValue }), at: time.now, recording: &changes)
    return state
  }

  @Test func `A deadline is the last one saved, with the grace on top`() async throws {
    try await withFolder { folder in
      let store = try Store(folder: folder)
      var (state, changes) = (CatalogState(), [Change]())
      _ = state.perform(.open(SessionID("s"), SessionOptions(timeout: .seconds(60))), at: time.now, recording: &changes)
      try store.write(changes, deadlines: [:], counters: state.counters, time: time)
      #expect(try store.load(time: { time }, grace: .seconds(1)).1.leases.values.map(\.deadline) == [time.now + .seconds(60)])
      try store.write([], deadlines: [SessionID("s"): time.now + .seconds(7)], counters: state.counters, time: time)
      #expect(try store.load(time: { time }, grace: .seconds(1)).1.leases.values.map(\.deadline) == [time.now + .seconds(8)])
      store.close()
    }
  }

  @Test func `A commit is on the disk when it returns`() async throws {
    try await withFolder { folder in
      let store = try Store(folder: folder)
      let settings = try store.database.inDatabase { database in
        [try String.fetchOne(database, sql: "PRAGMA journal_mode"), try String.fetchOne(database, sql: "PRAGMA synchronous")]
      }
      // 2 is FULL: in write-ahead mode, one fsync of the log at each commit (https://sqlite.org/pragma.html#pragma_synchronous).
      #expect(settings == ["wal", "2"])
      store.close()
    }
  }
}
