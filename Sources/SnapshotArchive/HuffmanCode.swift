/// A canonical prefix code of deflate, by the lengths of its words.
struct HuffmanCode: Sendable {
  /// How many words there are of each length.
  private var counts = [Int](repeating: 0, count: 16)
  /// In the order of their words.
  private var symbols: [Int] = []

  struct Walk {
    fileprivate var length = 0
    fileprivate var code = 0
    fileprivate var first = 0
    fileprivate var index = 0
  }

  enum Step {
    case more
    case symbol(Int)
    case none
  }

  /// - Throws: for lengths that more words have than there can be.
  init(_ lengths: [Int]) throws(ArchiveError) {
    for length in lengths where length > 0 { counts[length] += 1 }
    var free = 1
    for length in 1..<16 {
      free = free * 2 - counts[length]
      guard free >= 0 else { throw .decompression("flate: corrupt input") }
    }
    for length in 1..<16 {
      for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
    }
  }

  /// One bit further.
  func step(_ walk: inout Walk, _ bit: Int) -> Step {
    walk.length += 1
    guard walk.length < counts.count else { return .none }
    walk.code |= bit
    let count = counts[walk.length]
    if walk.code - count < walk.first {
      let place = walk.index + (walk.code - walk.first)
      return symbols.indices.contains(place) ? .symbol(symbols[place]) : .none
    }
    walk.index += count
    walk.first = (walk.first + count) << 1
    walk.code <<= 1
    return .more
  }

  private init(trusted lengths: [Int]) {
    for length in lengths where length > 0 { counts[length] += 1 }
    for length in 1..<16 {
      for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
    }
  }

  static let fixedLiterals = HuffmanCode(
    trusted: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = HuffmanCode(trusted: Array(repeating: 5, count: 30))
}
