import AsyncHTTPClient
import NIOCore

/// What happens in an engine, from the moment that it was asked on.
///
/// It ends without an error when the engine ends the answer, as when it stops. To be read once, and no faster than it is read.
public struct DockerEvents: AsyncSequence, Sendable {
  let parts: HTTPClientResponse.Body
  let endpoint: DockerEndpoint

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(parts: parts.makeAsyncIterator(), endpoint: endpoint)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    var parts: HTTPClientResponse.Body.AsyncIterator
    let endpoint: DockerEndpoint
    private var parser = EventParser()
    private var events: ArraySlice<DockerEvent> = []

    init(parts: HTTPClientResponse.Body.AsyncIterator, endpoint: DockerEndpoint) {
      self.parts = parts
      self.endpoint = endpoint
    }

    /// - Throws: ``DockerError``, `CancellationError`.
    public mutating func next() async throws -> DockerEvent? {
      while events.isEmpty {
        do {
          guard let part = try await parts.next() else { return nil }
          events = try parser.take(part.readableBytesView)[...]
        } catch {
          try Task.checkCancellation()
          throw DockerError(transport: error, endpoint: endpoint)
        }
      }
      return events.popFirst()
    }
  }
}
