import Rollcall
import RollcallTesting
import Testing

@testable import RollcallEmbedded

/// Against a dictionary that is sorted anew each time.
@Suite struct KeyIndexTests {
  private func stored(_ key: String, _ revision: Int) -> StoredKey {
    StoredKey(tombstoneOf: KeyText(key), revision: Revision(UInt64(revision)))
  }

  private func prefixes(_ index: KeyIndex, _ prefix: String) -> [String] {
    var keys: [String] = []
    index.forEach(prefix: KeyText(prefix)) { keys.append($0.key.text) }
    return keys
  }

  @Test(arguments: 1...4) func `It holds what was put into it, in the order of the bytes`(_ seed: UInt64) {
    var random = SeededRandom(seed)
    var index = KeyIndex()
    var model: [String: Int] = [:]
    for step in 1...6_000 {
      let key = "\(Int.random(in: 0..<40, using: &random))/\(Int.random(in: 0..<60, using: &random))"
      let previous = index.put(stored(key, step))
      #expect(previous?.revision.rawValue == model[key].map(UInt64.init))
      model[key] = step
      if step % 1_500 == 0 {
        index.removeAll { $0.revision.rawValue % 3 == 0 }
        model = model.filter { $0.value % 3 != 0 }
      }
    }
    let sorted = model.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(index.count == sorted.count)
    #expect(prefixes(index, "") == sorted)
    for prefix in ["1", "1/", "39/5", "4", "none"] { #expect(prefixes(index, prefix) == sorted.filter { $0.hasPrefix(prefix) }) }
    for key in sorted { #expect(index[KeyText(key)]?.revision.rawValue == model[key].map(UInt64.init)) }
    #expect(index[KeyText("none")] == nil)
  }

  @Test func `Keys that come in order fill their chunks`() {
    var index = KeyIndex()
    for number in 0..<10_000 { index.put(stored("key-\(1_000_000 + number)", number)) }
    #expect(index.count == 10_000)
    #expect(prefixes(index, "key-1009").count == 1_000)
  }

  @Test func `An empty index has nothing`() {
    let index = KeyIndex()
    #expect(index[KeyText("a")] == nil)
    #expect(prefixes(index, "") == [])
  }
}
