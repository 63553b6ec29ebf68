import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct KeyValueTests {
  private var state = CatalogState()

  private func value(_ key: String) -> UInt8? { state.entry(key, in: "")?.value.first }

  @Test mutating func `Compare-and-set asks for the revision, and for absence at zero`() throws {
    #expect(try state.commit(.set("a", 1, if: .revision(Revision(7)))) == [.missing])
    #expect(try state.commit(.set("a", 1, if: .revision(.zero))) == [])
    #expect(try state.commit(.set("a", 2, if: .revision(.zero))) == [.exists])
    let revision = try #require(state.entry("a", in: "")).modifyRevision
    #expect(try state.commit(.set("a", 2, if: .revision(revision))) == [])
    #expect(try state.commit(.set("a", 3, if: .revision(revision))) == [.revisionDiffers])
    #expect(try state.commit(.delete(key: "a", condition: .revision(revision))) == [.revisionDiffers])
    #expect(value("a") == 2)
    #expect(try state.commit(.delete(key: "a", condition: .none)) == [])
    #expect(try state.commit(.set("a", 1, if: .revision(.zero))) == [])
  }

  @Test mutating func `A commit of which one operation is refused leaves everything as it was`() throws {
    #expect(try state.commit(.set("a", 1), .set("b", 1)) == [])
    let before = state.counters
    let refused = try state.commit(
      .set("a", 2), .deletePrefix("b"), .check(key: "c", .revision(Revision(1))), .get(key: "d"), .check(key: "a", .absent))
    #expect(refused == [.missing, .missing, .exists])
    #expect(state.counters == before)
    #expect(value("a") == 1 && value("b") == 1)
  }

  @Test mutating func `The operations of a commit see those before them, and share one revision`() throws {
    #expect(
      try state.commit(.set("a", 1), .get(key: "a"), .delete(key: "a", condition: .none), .check(key: "a", .absent), .set("b", 2)) == [])
    #expect(value("a") == nil && value("b") == 2)
    #expect(state.entry("b", in: "")?.modifyRevision == state.counters.revision)
  }

  @Test mutating func `Writing what is there already changes nothing`() throws {
    #expect(try state.commit(.set("a", 1)) == [])
    let before = state.counters
    #expect(try state.commit(.set("a", 1)) == [])
    #expect(try state.commit(.delete(key: "none", condition: .none)) == [])
    #expect(state.counters == before)
  }

  @Test mutating func `A selection's revision counts its deletions, and not what lies beside it`() throws {
    #expect(try state.commit(.set("a/1", 1)) == [])
    #expect(try state.commit(.delete(key: "a/1", condition: .none)) == [])
    let deleted = state.counters.revision
    #expect(try state.commit(.set("b/1", 1)) == [])
    let space = try #require(state.spaces[""])
    #expect(space.snapshot(of: .prefix("a/"), floor: .zero).revision == deleted)
    #expect(space.snapshot(of: .key("a/1"), floor: .zero).revision == deleted)
    #expect(space.snapshot(of: .prefix("a/"), floor: .zero).entries == [])
    #expect(space.snapshot(of: .prefix("c/"), floor: Revision(3)).revision == Revision(3))
  }

  @Test mutating func `Keys are told apart by their bytes, however they are composed`() throws {
    #expect(try state.commit(.set("caf\u{E9}", 1), .set("cafe\u{301}", 2)) == [])
    #expect(value("caf\u{E9}") == 1 && value("cafe\u{301}") == 2)
  }

  @Test mutating func `The oldest deletions are forgotten, and an empty selection then shows when`() throws {
    let keys = (0...2 * CatalogState.rememberedTombstones).map { "key-\($0)" }
    for key in keys { #expect(try state.commit(.set(key, 1)) == []) }
    for key in keys { #expect(try state.commit(.delete(key: key, condition: .none)) == []) }
    let space = try #require(state.spaces[""])
    #expect(space.tombstones == CatalogState.rememberedTombstones)
    #expect(space.entryCount == 0)
    let reaped = state.emptyRevision(ofSpace: "")
    #expect(space.snapshot(of: .key(keys[0]), floor: reaped).revision == reaped)
    // Never before the deletion, so that whoever waits for it is not left waiting.
    #expect(reaped.rawValue >= UInt64(keys.count))
    #expect(space.snapshot(of: .key(keys[keys.count - 1]), floor: reaped).revision == state.counters.revision)
  }
}
