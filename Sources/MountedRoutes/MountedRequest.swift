public import HTTPTypes
public import NIOCore

/// One request on its way to the route that another door has mounted.
public struct MountedRequest: Sendable {
  public let headers: HTTPFields
  /// What follows the route's own path; may be empty, and have slashes in it.
  public let name: String
  /// By name; of several with one name, the first.
  public let query: [String: String]
  /// Whether whoever asks may change every service, key and the agent itself.
  public let mayWrite: Bool
  private let readBody: @Sendable () async throws -> ByteBuffer

  public init(
    headers: HTTPFields, name: String, query: [String: String], mayWrite: Bool, body: @escaping @Sendable () async throws -> ByteBuffer
  ) {
    self.headers = headers
    self.name = name
    self.query = query
    self.mayWrite = mayWrite
    readBody = body
  }

  /// The whole body, within the server's limit.
  public func body() async throws -> ByteBuffer { try await readBody() }
}
