/// Which scalars may stand at one place.
struct PatternSet: Sendable, Equatable {
  private(set) var ranges: [ClosedRange<Unicode.Scalar>]
  var isNegated = false
  var ignoresCase = false

  init(_ ranges: ClosedRange<Unicode.Scalar>...) {
    self.ranges = ranges
  }

  static let digit = PatternSet("0"..."9")
  static let space = PatternSet("\t"..."\n", "\u{0C}"..."\r", " "..." ")
  static let word = PatternSet("0"..."9", "A"..."Z", "_"..."_", "a"..."z")
  static let all = PatternSet("\0"..."\u{10FFFF}")
  static let allButNewline = PatternSet("\n"..."\n").inverted

  var inverted: PatternSet {
    var set = self
    set.isNegated.toggle()
    return set
  }

  mutating func insert(_ range: ClosedRange<Unicode.Scalar>) {
    ranges.append(range)
  }

  /// Also of a set that is negated, such as the `\D` in `[\Da]`.
  mutating func insert(_ set: PatternSet) {
    guard set.isNegated else {
      ranges += set.ranges
      return
    }
    var next: Unicode.Scalar = "\0"
    for range in set.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next, let last = Self.scalar(range.lowerBound.value, by: -1) { ranges.append(next...last) }
      guard let following = Self.scalar(range.upperBound.value, by: 1) else { return }
      next = max(next, following)
    }
    ranges.append(next..."\u{10FFFF}")
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    (holds(scalar) || ignoresCase && (holds(Self.lower(scalar)) || holds(Self.upper(scalar)))) != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar { single(scalar.properties.lowercaseMapping) ?? scalar }

  private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar { single(scalar.properties.uppercaseMapping) ?? scalar }

  private static func single(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }

  /// The next scalar, past those that are none.
  private static func scalar(_ value: UInt32, by step: Int32) -> Unicode.Scalar? {
    var value = value
    repeat {
      let (next, overflow) = Int32(bitPattern: value).addingReportingOverflow(step)
      guard !overflow, next >= 0, next <= 0x10FFFF else { return nil }
      value = UInt32(bitPattern: next)
    } while Unicode.Scalar(value) == nil
    return Unicode.Scalar(value)
  }
}
