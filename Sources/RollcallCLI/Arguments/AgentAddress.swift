import ArgumentParser
import ConsulClient
import Rollcall

/// Where an agent listens: `HOST:PORT`, with `http://` or `https://` before it.
struct AgentAddress: Sendable {
  private let scheme: String?
  let endpoint: ConsulEndpoint

  static let standard = AgentAddress(scheme: nil, HostPort(host: "127.0.0.1", port: 8500))

  /// - Throws: a sentence that shows how it is written.
  init(_ text: String) throws(ValidationError) {
    let scheme = ["http", "https"].first { text.hasPrefix("\($0)://") }
    var rest = text.dropFirst(scheme.map { $0.count + 3 } ?? 0)
    if scheme != nil, rest.hasSuffix("/") { rest.removeLast() }
    guard let address = HostPort(String(rest)) else {
      throw ValidationError("'\(text)' is no address: write HOST:PORT, such as 127.0.0.1:8500, or https://HOST:PORT.")
    }
    self.init(scheme: scheme, address)
  }

  private init(scheme: String?, _ address: HostPort) {
    self.scheme = scheme
    endpoint = ConsulEndpoint(host: address.host, port: address.port)
  }

  var isSecure: Bool { scheme == "https" }
  /// Whether it says that it is not.
  var isPlain: Bool { scheme == "http" }
}
