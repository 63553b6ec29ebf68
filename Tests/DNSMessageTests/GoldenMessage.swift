import Testing

/// A message by another program, and what is in it.
struct GoldenMessage: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// The name and the type.
  var question: String
  var code: String
  /// Of answers, authorities and additionals.
  var counts: [Int]
  /// What EDNS says of the largest answer; nil without EDNS.
  var size: UInt16?
  var bytes: [UInt8]
  /// As text, in order.
  var records: [String]

  init(_ title: String, question: String, code: String, counts: [Int], size: UInt16?, hex: String, records: [String]) {
    testDescription = title
    self.question = question
    self.code = code
    self.counts = counts
    self.size = size
    bytes = [UInt8](hex: hex)
    self.records = records
  }
}

extension [UInt8] {
  init(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
