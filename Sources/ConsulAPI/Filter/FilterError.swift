/// Why a filter cannot be used.
public struct FilterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// For the client, as Consul words it where it does.
  public let description: String

  public init(_ description: String) {
    self.description = description
  }

  /// - Parameter offset: in bytes from the start of the expression, which counts columns from 1.
  static func syntax(at offset: Int, in text: [UInt8], _ problem: String) -> FilterError {
    let before = text.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
    return FilterError("\(line):\(column) (\(offset)): \(problem)")
  }
}
