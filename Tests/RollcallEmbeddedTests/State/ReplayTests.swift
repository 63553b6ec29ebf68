import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct ReplayTests {
  /// What readers read is made by changes alone, from what the committer performed.
  @Test(arguments: 1...8) func `The recorded changes make another copy the same`(_ seed: UInt64) throws {
    var commands = RandomCommands(seed: seed)
    var (performed, replayed) = (CatalogState(), CatalogState())
    for step in 0..<500 {
      var changes: [Change] = []
      _ = performed.perform(try commands.next(for: performed), at: .seconds(step), recording: &changes)
      for change in changes { replayed.apply(change) }
      replayed.counters = performed.counters
      #expect(CatalogPicture(replayed) == CatalogPicture(performed))
    }
  }

  @Test(arguments: 1...8) func `A command that changes something takes the next revision, and one that does not takes none`(_ seed: UInt64)
    throws
  {
    var commands = RandomCommands(seed: seed)
    var state = CatalogState()
    for step in 0..<500 {
      let before = state.counters
      var changes: [Change] = []
      _ = state.perform(try commands.next(for: state), at: .seconds(step), recording: &changes)
      #expect(state.counters.revision == (changes.isEmpty ? before.revision : before.revision.next))
      if changes.isEmpty { #expect(state.counters == before) }
    }
  }
}
