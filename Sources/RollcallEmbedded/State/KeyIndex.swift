internal import Rollcall

/// Keys sorted by their bytes, in chunks, so that an insertion moves one chunk and not all that follows.
struct KeyIndex: Sendable {
  /// A chunk that grows past it is halved: 256 references are 2 KiB, moved in well under a microsecond.
  static let maximumChunk = 256

  private var chunks: [[StoredKey]] = []
  private(set) var count = 0

  private struct Position {
    var chunk: Int
    var offset: Int
  }

  subscript(key: KeyText) -> StoredKey? {
    let position = lowerBound(key)
    guard let found = element(at: position), found.key == key else { return nil }
    return found
  }

  /// - Returns: what was there before.
  @discardableResult
  mutating func put(_ stored: StoredKey) -> StoredKey? {
    var position = lowerBound(stored.key)
    if let found = element(at: position), found.key == stored.key {
      chunks[position.chunk][position.offset] = stored
      return found
    }
    count += 1
    if position.chunk == chunks.count {
      guard !chunks.isEmpty else {
        chunks = [[stored]]
        return nil
      }
      position = Position(chunk: chunks.count - 1, offset: chunks[chunks.count - 1].count)
    }
    chunks[position.chunk].insert(stored, at: position.offset)
    if chunks[position.chunk].count > Self.maximumChunk { split(position) }
    return nil
  }

  /// Calls `body` with everything under keys that begin with `prefix`, in order.
  func forEach(prefix: KeyText, _ body: (StoredKey) -> Void) {
    var position = lowerBound(prefix)
    while position.chunk < chunks.count {
      for stored in chunks[position.chunk][position.offset...] {
        guard stored.key.hasPrefix(prefix) else { return }
        body(stored)
      }
      position = Position(chunk: position.chunk + 1, offset: 0)
    }
  }

  mutating func removeAll(where isGone: (StoredKey) -> Bool) {
    for index in chunks.indices where chunks[index].contains(where: isGone) {
      chunks[index].removeAll(where: isGone)
    }
    chunks.removeAll(where: \.isEmpty)
    count = chunks.reduce(0) { $0 + $1.count }
  }

  /// Halves a full chunk; one that grew at the very end is left full, because keys that come in order go on behind it.
  private mutating func split(_ inserted: Position) {
    let chunk = chunks[inserted.chunk]
    let isAppending = inserted.chunk == chunks.count - 1 && inserted.offset == chunk.count - 1
    let middle = isAppending ? chunk.count - 1 : chunk.count / 2
    chunks[inserted.chunk] = Array(chunk[..<middle])
    chunks.insert(Array(chunk[middle...]), at: inserted.chunk + 1)
  }

  private func element(at position: Position) -> StoredKey? {
    position.chunk < chunks.count ? chunks[position.chunk][position.offset] : nil
  }

  /// The first place whose key is not less; past the last chunk if there is none.
  private func lowerBound(_ key: KeyText) -> Position {
    let chunk = chunks.firstIndexWhereSorted { ($0.last.map { $0.key < key }) ?? true }
    guard chunk < chunks.count else { return Position(chunk: chunk, offset: 0) }
    return Position(chunk: chunk, offset: chunks[chunk].firstIndexWhereSorted { $0.key < key })
  }
}
