/// The functions of registrator's templates that work on what is given to them. Those that ask the network (`httpGet`) or match patterns are refused.
enum TagFunction: String, CaseIterable {
  case index, strSlice, sIndex, mIndex, toUpper, toLower, replace, join, split, splitIndex

  static let refused = ["httpGet", "jsonParse", "matchFirstElement", "matchAllElements"]

  /// - Returns: nil when the arguments do not fit.
  func callAsFunction(_ arguments: [TagValue]) -> TagValue? {
    let first = arguments.first
    switch (self, arguments.count) {
    case (.toUpper, 1): return first?.text.map { .text($0.uppercased()) }
    case (.toLower, 1): return first?.text.map { .text($0.lowercased()) }
    case (.mIndex, 2): return first?.text.flatMap { arguments[1].entry($0) }
    case (.index, 2):
      if let number = arguments[1].number { return first?.list.flatMap { $0.indices.contains(number) ? .text($0[number]) : nil } }
      return arguments[1].text.flatMap { first?.entry($0) }
    case (.sIndex, 2): return Self.element(first?.number, of: arguments[1].list)
    case (.join, 2):
      guard let separator = first?.text, let list = arguments[1].list else { return nil }
      return .text(list.joined(separator: separator))
    case (.split, 2): return Self.parts(of: arguments[1].text, between: first?.text).map { .list($0) }
    case (.splitIndex, 3): return Self.element(first?.number, of: Self.parts(of: arguments[2].text, between: arguments[1].text))
    case (.replace, 4):
      guard let count = first?.number, let old = arguments[1].text, let new = arguments[2].text, let text = arguments[3].text,
        !old.isEmpty
      else { return nil }
      return .text(text.replacing(old, with: new, maxReplacements: count < 0 ? .max : count))
    case (.strSlice, 2), (.strSlice, 3):
      let bounds = arguments.dropFirst().compactMap(\.number)
      guard let text = first?.text, bounds.count == arguments.count - 1 else { return nil }
      return .text(Self.slice(text, bounds))
    default: return nil
    }
  }

  /// Past the end is the last one, and a negative number counts from there.
  private static func element(_ number: Int?, of list: [String]?) -> TagValue? {
    guard let number, let list, !list.isEmpty else { return nil }
    let place = number < 0 ? max(0, list.count - Int(number.magnitude.clamped)) : min(number, list.count - 1)
    return .text(list[place])
  }

  private static func parts(of text: String?, between separator: String?) -> [String]? {
    guard let text, let separator, !separator.isEmpty else { return nil }
    return text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  /// The bytes from a place on, or up to another; the whole text where it has no such places.
  private static func slice(_ text: String, _ bounds: [Int]) -> String {
    let bytes = Array(text.utf8)
    guard let start = bounds.first, bounds.allSatisfy({ (0...bytes.count).contains($0) }) else { return text }
    let end = bounds.count == 2 ? bounds[1] : bytes.count
    return String(decoding: end < start ? bytes[start...] : bytes[start..<end], as: UTF8.self)
  }
}

extension UInt {
  fileprivate var clamped: Int { Int(clamping: self) }
}
