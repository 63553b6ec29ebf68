/// Makes messages that nobody should send, the same ones for a seed: some of real ones with a few bytes changed, some put together of parts that are
/// wrong in themselves.
struct MessageMutator {
  private var random: SeededGenerator
  private let seeds: [[UInt8]]

  init(seed: UInt64, seeds: [[UInt8]]) {
    random = SeededGenerator(seed: seed)
    self.seeds = seeds
  }

  mutating func next() -> [UInt8] {
    var bytes = Bool.random(using: &random) ? mutated() : assembled()
    // As many questions as answers.
    if bytes.count > 2, Bool.random(using: &random) { bytes[2] &= 0x07 }
    return bytes
  }

  private mutating func mutated() -> [UInt8] {
    var bytes = seeds.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(Int.random(in: 0...40, using: &random)), at: place)
      case 4:
        bytes[place] = 0xC0
        if place + 1 < bytes.count { bytes[place + 1] = UInt8.random(in: 0...255, using: &random) }
      default: bytes.remove(at: place)
      }
    }
    return bytes
  }

  /// A header with any counts, then names of labels and pointers, types and lengths as they come.
  private mutating func assembled() -> [UInt8] {
    var bytes: [UInt8] = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
    for _ in 0..<4 { bytes += [0, UInt8.random(in: 0...3, using: &random)] }
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          bytes += [0xC0, UInt8.random(in: 0...UInt8(clamping: bytes.count), using: &random)]
        } else {
          let length = UInt8.random(in: 0...9, using: &random)
          bytes.append(length)
          bytes += (0..<length).map { _ in UInt8.random(in: 60...130, using: &random) }
        }
      }
      if Bool.random(using: &random) { bytes.append(0) }
      bytes += [0, [1, 2, 5, 6, 12, 16, 28, 33, 41, 255].randomElement(using: &random) ?? 1, 0, 1]
      if Bool.random(using: &random) { bytes += [0, 0, 0, 1, 0, UInt8.random(in: 0...20, using: &random)] }
    }
    return bytes
  }
}
