import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The part of the Docker engine's HTTP API that checks need, over its socket.
struct DockerEngine: Sendable {
  /// What the engine says of a program that it runs, or ran.
  struct Run: Decodable, Sendable {
    var isRunning: Bool
    var exitCode: Int?
    /// As this machine numbers it, where the engine runs on it.
    var pid: Int?
    var container: String

    private enum CodingKeys: String, CodingKey {
      case isRunning = "Running"
      case exitCode = "ExitCode"
      case pid = "Pid"
      case container = "ContainerID"
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private struct Creation: Encodable {
    var attachesOutput = true
    var attachesErrors = true
    var command: [String]

    private enum CodingKeys: String, CodingKey {
      case attachesOutput = "AttachStdout"
      case attachesErrors = "AttachStderr"
      case command = "Cmd"
    }
  }

  private struct Created: Decodable {
    var id: String

    private enum CodingKeys: String, CodingKey {
      case id = "Id"
    }
  }

  private struct Refusal: Decodable {
    var message: String
  }

  /// In bytes; the engine's own answers have some hundred.
  private static let maximumAnswer = 1 << 18

  private let client: HTTPClient
  private let socket: String

  init(socket: String) {
    self.socket = socket
    var configuration = HTTPClient.Configuration()
    // An engine that is not there is the answer.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Prepares a run, without beginning it.
  /// - Returns: its id.
  func create(_ command: [String], in container: String) async throws -> String {
    let body = try JSONEncoder().encode(Creation(command: command))
    let response = try await send(.POST, "/containers/\(container.pathSegment)/exec", body)
    // In Consul's words.
    guard response.status != .notFound else { throw Failure(description: "create exec failed for unknown container \(container)") }
    guard response.status == .created else { throw try await Self.refusal(response) }
    return try JSONDecoder().decode(Created.self, from: try await Self.bytes(response)).id
  }

  /// Begins it; returns once it prints no more.
  func start(_ run: String, output: (ByteBuffer) -> Void) async throws {
    let response = try await send(.POST, "/exec/\(run.pathSegment)/start", Data(#"{"Detach":false,"Tty":false}"#.utf8))
    guard response.status == .ok else { throw try await Self.refusal(response) }
    var frames = DockerOutput()
    // To its end, whatever is kept of it: a program must not stand still because nobody reads.
    for try await part in response.body { for text in frames.receive(part) { output(text) } }
  }

  func inspect(_ run: String) async throws -> Run {
    let response = try await send(.GET, "/exec/\(run.pathSegment)/json")
    guard response.status == .ok else { throw try await Self.refusal(response) }
    return try JSONDecoder().decode(Run.self, from: try await Self.bytes(response))
  }

  func shutdown() async {
    try? await client.shutdown()
  }

  private func send(_ method: HTTPMethod, _ path: String, _ body: Data? = nil) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: "http+unix://\(socket.pathSegment)\(path)")
    request.method = method
    request.headers = ["Host": "docker", "Connection": "close", "Content-Type": "application/json"]
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    do {
      return try await client.execute(request, deadline: .distantFuture)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw Failure(description: "The Docker engine at \(socket) cannot be asked: \(error)")
    }
  }

  private static func bytes(_ response: HTTPClientResponse) async throws -> Data {
    Data(try await response.body.collect(upTo: maximumAnswer).readableBytesView)
  }

  private static func refusal(_ response: HTTPClientResponse) async throws -> Failure {
    let answer = try? JSONDecoder().decode(Refusal.self, from: try await bytes(response))
    return Failure(description: "The Docker engine refused: \(answer?.message ?? "status \(response.status.code)")")
  }
}

extension String {
  /// Percent-encoded as one segment of a path.
  fileprivate var pathSegment: String {
    addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? ""
  }
}
