import NIOHTTP1
import Testing

/// A request that is refused, and how.
struct Refusal: Sendable, CustomTestStringConvertible {
  var method: HTTPMethod
  var path: String
  var body: String?
  var status: UInt
  var text: String

  init(_ path: String, _ body: String, _ status: UInt, _ text: String) {
    (method, self.path, self.body, self.status, self.text) = (.PUT, path, body, status, text)
  }

  init(_ path: String, _ status: UInt, _ text: String, method: HTTPMethod = .PUT) {
    (self.method, self.path, self.status, self.text) = (method, path, status, text)
  }

  var testDescription: String { "\(method) \(path) \(body ?? "")" }
}
