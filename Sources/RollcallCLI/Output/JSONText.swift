import Foundation

/// JSON as every command prints it: one line, keys sorted, times in ISO 8601.
enum JSONText {
  static func line(of value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(value)
  }
}
