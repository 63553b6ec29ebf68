/// A promise that was not kept, in words.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
