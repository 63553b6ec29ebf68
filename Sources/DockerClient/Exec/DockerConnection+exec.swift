import AsyncHTTPClient
import Foundation
public import NIOCore
import NIOHTTP1

extension DockerConnection {
  private struct Creation: Encodable {
    var command: [String]

    private enum CodingKeys: String, CodingKey {
      case attachesOutput = "AttachStdout"
      case attachesErrors = "AttachStderr"
      case command = "Cmd"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(true, forKey: .attachesOutput)
      try container.encode(true, forKey: .attachesErrors)
      try container.encode(command, forKey: .command)
    }
  }

  private struct Created: Decodable {
    var id: String

    private enum CodingKeys: String, CodingKey {
      case id = "Id"
    }
  }

  /// Prepares a program in a running container, without beginning it.
  /// - Returns: the id of the run; nil when there is no such container.
  public func createExec(_ command: [String], in container: String) async throws -> String? {
    let body = Array(try JSONEncoder().encode(Creation(command: command)))
    let request = DockerRequest(.POST, ["containers", container, "exec"], body: body, expected: [404])
    let answer = try await call(request)
    return answer.status == 404 ? nil : try Self.decode(Created.self, answer, of: request).id
  }

  /// Begins a program that was prepared; returns once it prints no more.
  /// - Parameter output: is given what it prints, of both streams in their order.
  public func startExec(_ id: String, output: (ByteBuffer) -> Void) async throws {
    let request = DockerRequest(.POST, ["exec", id, "start"], body: Array(#"{"Detach":false,"Tty":false}"#.utf8))
    var frames = OutputFrames()
    let parts = try await open(request)
    do {
      for try await part in parts { for text in frames.receive(part) { output(text) } }
    } catch {
      try Task.checkCancellation()
      throw DockerError(transport: error, endpoint: endpoint)
    }
  }

  public func exec(_ id: String) async throws -> DockerExec {
    let request = DockerRequest(.GET, ["exec", id, "json"])
    return try Self.decode(DockerExec.self, try await call(request), of: request)
  }
}
