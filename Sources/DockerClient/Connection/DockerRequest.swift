public import NIOHTTP1

private import Foundation

/// One call of Docker's API.
public struct DockerRequest: Sendable {
  public var method: HTTPMethod
  /// Without the version; each element is one component.
  public var path: [String]
  public var query: [(name: String, value: String)]
  /// JSON.
  public var body: [UInt8]?
  /// Statuses besides 2xx that are answers and no errors.
  public var expected: Set<Int>

  public init(
    _ method: HTTPMethod, _ path: [String], query: [(name: String, value: String)] = [], body: [UInt8]? = nil, expected: Set<Int> = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.expected = expected
  }

  private static let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

  /// Path and query, percent-encoded.
  var target: String {
    func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? text }
    let query = query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    return path.map { "/" + encoded($0) }.joined() + (query.isEmpty ? "" : "?\(query)")
  }

  /// For messages.
  var summary: String { "\(method.rawValue) /\(path.joined(separator: "/"))" }
}
