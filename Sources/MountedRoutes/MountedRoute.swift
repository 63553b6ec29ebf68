public import HTTPTypes
public import HummingbirdCore

/// A path beside a door's own, which another door answers: behind the same guards, on the same port.
public struct MountedRoute: Sendable {
  public var method: HTTPRequest.Method
  /// Exact, or with a slash at its end for everything below it.
  public var path: String
  public var right: MountedRight
  public var answer: @Sendable (MountedRequest) async throws -> Response

  public init(
    _ method: HTTPRequest.Method, _ path: String, needs right: MountedRight,
    answer: @escaping @Sendable (MountedRequest) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.right = right
    self.answer = answer
  }
}
