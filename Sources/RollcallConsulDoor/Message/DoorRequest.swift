import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// One request on its way to the handler of its route.
struct DoorRequest: Sendable {
  let method: HTTPRequest.Method
  let headers: HTTPFields
  /// Without escapes, clean: no empty, `.` or `..` part in it.
  let path: String
  /// What follows the route's own path, as in `web` of `/v1/health/service/web`; may have slashes in it, and may be empty.
  let name: String
  let query: QueryParameters
  /// What it may do.
  let access: Access
  let logger: Logger
  private let body: RequestBody
  private let bodyLimit: Int

  init(_ request: Request, target: RequestTarget, name: String, access: Access, bodyLimit: Int, logger: Logger) {
    method = request.method
    headers = request.headers
    path = target.path
    query = target.query
    self.name = name
    self.access = access
    self.logger = logger
    body = request.body
    self.bodyLimit = bodyLimit
  }

  var wantsPretty: Bool { query.contains("pretty") }

  /// The whole body.
  /// - Parameters:
  ///   - limit: in bytes; left out, the door's own.
  ///   - setting: the name of Consul's setting for this limit, for the error text.
  /// - Throws: ``DoorError`` 413 for a body above the limit.
  func bytes(limit: Int? = nil, setting: String? = nil) async throws -> ByteBuffer {
    let limit = limit ?? bodyLimit
    func tooLarge(_ size: String) -> DoorError {
      var text = "Request body(\(size) bytes) too large, max size: \(limit) bytes."
      if let setting { text += " See https://www.consul.io/docs/agent/options.html#\(setting)." }
      return DoorError(.contentTooLarge, text, closesConnection: true)
    }
    if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit { throw tooLarge("\(announced)") }
    do {
      return try await body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw tooLarge("more than \(limit)")
    }
  }
}
