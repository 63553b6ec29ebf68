import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Rollcall

struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Lets an agent read its definitions of services and checks again.",
    discussion: """
      It does so by itself when they change. This tells when it has, and what it could not use: then the exit code is 1.

      Examples:
        rollcall reload
        rollcall reload --http 127.0.0.1:8501
      """)

  @Option(
    help: ArgumentHelp("Where the agent listens. (default: 127.0.0.1:8500)", valueName: "host:port"),
    transform: { text in
      guard let address = HostPort(text) else { throw ValidationError("'\(text)' is no address: write HOST:PORT, such as 127.0.0.1:8500.") }
      return address
    })
  var http = HostPort(host: "127.0.0.1", port: 8500)

  func run() async throws {
    var request = HTTPClientRequest(url: "http://\(http)/v1/agent/reload")
    request.method = .PUT
    let response: HTTPClientResponse
    do {
      response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    } catch {
      throw CommandFailure("No agent answers at \(http). Give its address with --http.")
    }
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    guard response.status == .ok else { throw CommandFailure(text.isEmpty ? "The agent answers with \(response.status)." : text) }
  }
}
