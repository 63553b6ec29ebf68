import ArgumentParser

/// A length of time as people write it: `500ms`, `10s`, `2m`, `1h`.
struct DurationArgument: CustomStringConvertible, Sendable {
  let duration: Duration
  let description: String

  /// - Throws: a sentence that shows how a length of time is written.
  init(_ text: String) throws(ValidationError) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    // Nine digits of hours are past any use, and far from overflowing.
    guard let number = Int64(digits), digits.utf8.count <= 9, let unit = Self.units[String(text.dropFirst(digits.count))] else {
      throw ValidationError("'\(text)' is no length of time: write a whole number and its unit, such as 500ms, 10s, 2m or 1h.")
    }
    duration = unit * number
    description = text
  }

  /// - Throws: a sentence with the bounds when the time is outside of them.
  init(_ text: String, within bounds: ClosedRange<Duration>, named range: String) throws(ValidationError) {
    try self.init(text)
    guard bounds.contains(duration) else { throw ValidationError("'\(text)' is outside of \(range).") }
  }

  private init(seconds: Int64) {
    duration = .seconds(seconds)
    description = "\(seconds)s"
  }

  static func seconds(_ seconds: Int64) -> DurationArgument { DurationArgument(seconds: seconds) }

  private static let units: [String: Duration] = [
    "ms": .milliseconds(1), "s": .seconds(1), "m": .seconds(60), "h": .seconds(3600),
  ]
}
