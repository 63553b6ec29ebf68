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
        rollcall reload --http https://agent.example:8501 --ca ca.pem --cert me.pem --key me.key --token-file secret
      """)

  @Option(
    help: ArgumentHelp("Where the agent listens, with https:// if by HTTPS. (default: 127.0.0.1:8500)", valueName: "host:port"),
    transform: { try AgentAddress($0) })
  var http = AgentAddress.standard

  @Option(
    help: ArgumentHelp("The authority in PEM that the agent's certificate is of. It makes it HTTPS.", valueName: "file"),
    completion: .file())
  var ca: String?

  @Option(help: ArgumentHelp("A certificate in PEM to show to the agent.", valueName: "file"), completion: .file())
  var cert: String?

  @Option(help: ArgumentHelp("The private key of that certificate in PEM.", valueName: "file"), completion: .file())
  var key: String?

  @Option(help: ArgumentHelp("A file with the token to send.", valueName: "file"), completion: .file())
  var tokenFile: String?

  mutating func validate() throws {
    guard (cert == nil) == (key == nil) else { throw ValidationError("--cert and --key belong together.") }
    if http.isPlain, ca != nil || cert != nil {
      throw ValidationError("--ca and --cert are for HTTPS: write --http https://\(http.endpoint).")
    }
  }

  func run() async throws {
    var settings = ConsulSettings(endpoints: [http.endpoint])
    settings.token = tokenFile.map { .file($0) } ?? .environment
    let isSecure = http.isSecure || ca != nil || cert != nil
    if isSecure { settings.tls = ConsulTLS(authorityFile: ca, certificateFile: cert, keyFile: key) }
    let agent: ConsulConnection
    do {
      agent = try ConsulConnection(settings)
    } catch let error as ConsulError {
      throw CommandFailure(error.message)
    }
    let response: ConsulResponse
    do {
      response = try await agent.send(ConsulRequest(.put, ["agent", "reload"], expected: [403, 404, 405, 500, 501]))
      await agent.shutdown()
    } catch {
      await agent.shutdown()
      throw CommandFailure(problem(error, isSecure: isSecure))
    }
    guard response.status != 200 else { return }
    let text = String(decoding: response.body, as: UTF8.self)
    throw CommandFailure(text.isEmpty ? "The agent answers with \(response.status)." : text)
  }

  private func problem(_ error: any Error, isSecure: Bool) -> String {
    if let error = error as? ConsulError, error.code == .settings { return error.message }
    let address = "\(isSecure ? "https" : "http")://\(http.endpoint)"
    return "No agent answers at \(address). Give its address with --http\(isSecure ? ", and its authority with --ca" : ""). (\(error))"
  }
}
