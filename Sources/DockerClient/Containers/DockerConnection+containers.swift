import Foundation
import NIOHTTP1

extension DockerConnection {
  /// The containers that run, also those that are paused or about to be started again.
  public func containers() async throws -> [DockerContainerSummary] {
    let request = DockerRequest(.GET, ["containers", "json"])
    return try Self.decode([DockerContainerSummary].self, try await call(request), of: request)
  }

  /// - Returns: nil when there is no such container.
  public func container(_ id: String) async throws -> DockerContainer? {
    let request = DockerRequest(.GET, ["containers", id, "json"], expected: [404])
    let answer = try await call(request)
    guard answer.status != 404 else { return nil }
    var container = try Self.decode(DockerContainer.self, answer, of: request)
    container.json = answer.body
    return container
  }

  static func decode<Shape: Decodable>(
    _ shape: Shape.Type, _ answer: DockerAnswer, of request: DockerRequest
  ) throws(DockerError) -> Shape {
    do {
      return try JSONDecoder().decode(shape, from: Data(answer.body))
    } catch {
      throw DockerError(.unreadable, "The answer to \(request.summary) is not what Docker gives.", underlying: error)
    }
  }
}
