import ArgumentParser
import ConsulClient
import Rollcall

struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Lets an agent read its definitions of services and checks, and its tokens, again.",
    discussion: """
      It does so by itself when definitions change. This tells when it has, and what it could not use: then the exit code is 1. \
      Where the agent asks for a token, the variable CONSUL_HTTP_TOKEN has it, or the file that CONSUL_HTTP_TOKEN_FILE names.

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
    var settings = ConsulSettings(endpoints: [ConsulEndpoint(host: http.host, port: http.port)])
    settings.token = .environment
    let agent = try ConsulConnection(settings)
    let response: ConsulResponse
    do {
      response = try await agent.send(ConsulRequest(.put, ["agent", "reload"], expected: [403, 404, 405, 500, 501]))
      await agent.shutdown()
    } catch {
      await agent.shutdown()
      throw CommandFailure("No agent answers at \(http). Give its address with --http.")
    }
    guard response.status != 200 else { return }
    let text = String(decoding: response.body, as: UTF8.self)
    throw CommandFailure(text.isEmpty ? "The agent answers with \(response.status)." : text)
  }
}
