/// One value of Redis's protocol (RESP2).
indirect enum RESPValue: Sendable, Equatable {
  case text(String)
  case error(String)
  case integer(Int)
  case bytes([UInt8])
  case array([RESPValue])
  case null

  /// As text, where it is any.
  var string: String? {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .integer(let number): String(number)
    case .error, .array, .null: nil
    }
  }

  var strings: [String] {
    if case .array(let values) = self { values.compactMap(\.string) } else { [] }
  }

  /// A list of names and values, as HGETALL answers.
  var fields: [String: String] {
    let texts = strings
    return Dictionary(stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }) { $1 }
  }
}
