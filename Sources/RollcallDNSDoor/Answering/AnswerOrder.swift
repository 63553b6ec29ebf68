/// In which order things are told, so that those who take the first are spread.
struct AnswerOrder {
  /// Fast, and good enough for what nobody could gain by guessing.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  private var random: Generator
  private(set) var places: [Int] = []

  init(seed: UInt64) {
    random = Generator(state: seed)
  }

  /// Puts the first `needed` of `count` places into ``places``, each order as likely as another.
  mutating func shuffle(_ count: Int, needed: Int) {
    inOrder(count)
    for place in 0..<max(0, min(needed, count - 1)) {
      // A product's upper half: no division, and a bias of less than a billionth.
      let offset = Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: UInt64(count - place)).high)
      places.swapAt(place, place + offset)
    }
  }

  /// The same, but what has more weight is likely to come earlier; what has none comes last.
  mutating func shuffle(_ count: Int, needed: Int, weight: (Int) -> Int) {
    shuffle(count, needed: count)
    // Clients take the first, or try a few: behind these the order means nothing, and each draw looks at all.
    var total = (0..<count).reduce(0) { $0 + weight($1) }
    for place in 0..<max(0, min(needed, count, Self.weighted)) {
      guard total > 0 else { return }
      var rest = Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: UInt64(total)).high)
      for other in place..<count {
        let share = weight(places[other])
        guard rest >= share else {
          total -= share
          places.swapAt(place, other)
          break
        }
        rest -= share
      }
    }
  }

  mutating func inOrder(_ count: Int) {
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: 0..<count)
  }

  private static let weighted = 8
}
