import NIOHTTP1

/// One HTTP request of a load.
struct LoadRequest: Sendable {
  var method: HTTPMethod
  var path: String
  var body: String

  static func get(_ path: String) -> LoadRequest { LoadRequest(method: .GET, path: path, body: "") }

  static func put(_ path: String, _ body: String = "") -> LoadRequest { LoadRequest(method: .PUT, path: path, body: body) }
}
