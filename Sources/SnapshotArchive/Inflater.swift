/// Undoes deflate (RFC 1951): its work and its output are bounded by the input and the limit.
struct Inflater {
  private let bytes: [UInt8]
  /// The next byte that was not begun.
  private(set) var position: Int
  private let limit: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []

  init(_ bytes: [UInt8], from position: Int, limit: Int) {
    self.bytes = bytes
    self.position = position
    self.limit = limit
  }

  mutating func run() throws(ArchiveError) -> [UInt8] {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try compressed(.fixedLiterals, .fixedDistances)
      case 2:
        let (literals, distances) = try codes()
        try compressed(literals, distances)
      default: throw Self.corrupt
      }
    }
    return output
  }

  private static let corrupt = ArchiveError.decompression("flate: corrupt input")

  private mutating func take(_ count: Int) throws(ArchiveError) -> Int {
    while bitCount < count {
      guard position < bytes.count else { throw .decompression("unexpected EOF") }
      bits |= UInt32(bytes[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    defer {
      bits >>= UInt32(count)
      bitCount -= count
    }
    return Int(bits & (1 << UInt32(count) - 1))
  }

  private func checkRoom(_ count: Int) throws(ArchiveError) {
    guard output.count + count <= limit else { throw .decompression("the snapshot has more than \(limit) bytes") }
  }

  private mutating func stored() throws(ArchiveError) {
    // The rest of the byte is nothing; whole bytes were not read ahead.
    (bits, bitCount) = (0, 0)
    guard position + 4 <= bytes.count else { throw .decompression("unexpected EOF") }
    let length = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    let inverse = Int(bytes[position + 2]) | Int(bytes[position + 3]) << 8
    guard length ^ inverse == 0xFFFF else { throw Self.corrupt }
    position += 4
    guard position + length <= bytes.count else { throw .decompression("unexpected EOF") }
    try checkRoom(length)
    output += bytes[position..<(position + length)]
    position += length
  }

  private mutating func symbol(_ code: HuffmanCode) throws(ArchiveError) -> Int {
    var walk = HuffmanCode.Walk()
    while true {
      let bit = try take(1)
      switch code.step(&walk, bit) {
      case .more: continue
      case .symbol(let symbol): return symbol
      case .none: throw Self.corrupt
      }
    }
  }

  private mutating func compressed(_ literals: HuffmanCode, _ distances: HuffmanCode) throws(ArchiveError) {
    while true {
      let symbol = try symbol(literals)
      switch symbol {
      case ..<256:
        try checkRoom(1)
        output.append(UInt8(symbol))
      case 256: return
      default:
        let index = symbol - 257
        guard index < Self.lengths.count else { throw Self.corrupt }
        let length = Self.lengths[index].base + (try take(Self.lengths[index].extra))
        let place = try self.symbol(distances)
        guard place < Self.distances.count else { throw Self.corrupt }
        let distance = Self.distances[place].base + (try take(Self.distances[place].extra))
        guard distance <= output.count else { throw Self.corrupt }
        try checkRoom(length)
        // It may reach into what it itself writes.
        for _ in 0..<length { output.append(output[output.count - distance]) }
      }
    }
  }

  /// The codes that a block brings along, themselves in a code.
  private mutating func codes() throws(ArchiveError) -> (HuffmanCode, HuffmanCode) {
    let literals = try take(5) + 257
    let distances = try take(5) + 1
    let count = try take(4) + 4
    var lengths = [Int](repeating: 0, count: 19)
    for place in Self.codeOrder.prefix(count) { lengths[place] = try take(3) }
    let code = try HuffmanCode(lengths)
    var all: [Int] = []
    while all.count < literals + distances {
      let symbol = try symbol(code)
      switch symbol {
      case ..<16: all.append(symbol)
      case 16:
        guard let last = all.last else { throw Self.corrupt }
        all += Array(repeating: last, count: try take(2) + 3)
      case 17: all += Array(repeating: 0, count: try take(3) + 3)
      default: all += Array(repeating: 0, count: try take(7) + 11)
      }
    }
    guard all.count == literals + distances else { throw Self.corrupt }
    return (try HuffmanCode(Array(all[..<literals])), try HuffmanCode(Array(all[literals...])))
  }

  private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static let lengths: [(base: Int, extra: Int)] =
    (0..<8).map { ($0 + 3, 0) } + (8..<28).map { (((4 + $0 % 4) << ($0 / 4 - 1)) + 3, $0 / 4 - 1) } + [(258, 0)]

  private static let distances: [(base: Int, extra: Int)] =
    (0..<4).map { ($0 + 1, 0) } + (4..<30).map { (((2 + $0 % 2) << ($0 / 2 - 1)) + 1, $0 / 2 - 1) }
}
