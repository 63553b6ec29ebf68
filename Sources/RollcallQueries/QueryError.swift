/// Why a prepared query cannot be kept, found or executed, in Consul's words.
public struct QueryError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: Sendable {
    /// The query cannot be so.
    case invalid
    /// There is no query of that id or name.
    case unknown
    /// What is asked for is not offered.
    case unsupported
  }

  public var code: Code
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }

  static func invalid(_ message: String) -> QueryError { QueryError(.invalid, message) }
}
