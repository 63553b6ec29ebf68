import ArgumentParser

/// A length of time as registrator takes it, a plain number, or as the other commands do: `30`, `30s`.
struct PlainDuration: Sendable {
  let duration: Duration

  /// - Parameter unit: of a plain number: `s` or `ms`.
  /// - Throws: a sentence that shows how a length of time is written.
  init(_ text: String, unit: String) throws(ValidationError) {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    duration = try DurationArgument(isPlain ? text + unit : text).duration
  }
}
