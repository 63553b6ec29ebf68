public import Foundation

/// Where an engine that speaks Docker's API listens.
public struct DockerEndpoint: Sendable, Hashable {
  public enum Place: Sendable, Hashable {
    /// A socket in the file system.
    case socket(String)
    case network(host: String, port: Int)
  }

  public var place: Place
  /// Nil for a connection without TLS.
  public var tls: DockerTLS?

  public init(_ place: Place, tls: DockerTLS? = nil) {
    self.place = place
    self.tls = tls
  }

  /// Docker's own socket, and where images of registrator have it mounted.
  public static let standardSockets = ["/var/run/docker.sock", "/tmp/docker.sock"]

  /// Reads what `DOCKER_HOST` holds: `unix:///path`, `tcp://host:port`; also a plain path.
  /// - Throws: ``DockerError`` `.settings` that shows how it is written.
  public init(_ text: String, tls: DockerTLS? = nil) throws(DockerError) {
    let wrong = DockerError(
      .settings, "'\(text)' is no address of a Docker engine: write unix:///var/run/docker.sock, the socket's path, or tcp://host:port.")
    if text.hasPrefix("/") {
      self.init(.socket(text))
      return
    }
    guard let separator = text.range(of: "://") else { throw wrong }
    let rest = text[separator.upperBound...]
    switch text[..<separator.lowerBound] {
    case "unix":
      guard rest.hasPrefix("/") else { throw wrong }
      self.init(.socket(String(rest)))
    case "tcp", "http", "https":
      let isSecure = tls != nil || text.hasPrefix("https")
      let address = rest.hasSuffix("/") ? rest.dropLast() : rest
      guard let (host, port) = Self.address(address, standardPort: isSecure ? 2376 : 2375) else { throw wrong }
      self.init(.network(host: host, port: port), tls: tls ?? (text.hasPrefix("https") ? DockerTLS() : nil))
    default:
      throw DockerError(
        .settings, "'\(text)' cannot be reached: Rollcall speaks to Docker over unix:// and tcp://. For another way, forward its socket.")
    }
  }

  /// As Docker's own tools find their engine: `DOCKER_HOST` with `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`, otherwise the first of
  /// ``standardSockets`` that is there.
  public static func standing(
    in environment: [String: String], exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
  ) throws(DockerError) -> DockerEndpoint {
    if let host = environment["DOCKER_HOST"], !host.isEmpty { return try DockerEndpoint(host, tls: DockerTLS(environment: environment)) }
    return DockerEndpoint(.socket(standardSockets.first(where: exists) ?? standardSockets[0]))
  }

  private static func address(_ text: some StringProtocol, standardPort: Int) -> (host: String, port: Int)? {
    guard !text.isEmpty, !text.contains(where: { "/?#@ ".contains($0) }) else { return nil }
    var host = String(text)
    var port = standardPort
    if let colon = text.lastIndex(of: ":"), !text[text.index(after: colon)...].contains("]") {
      guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else { return nil }
      host = String(text[..<colon])
      port = number
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return host.isEmpty ? nil : (host, port)
  }

  /// The beginning of each URL, without a slash at its end.
  var base: String {
    switch place {
    case .socket(let path):
      "http+unix://\(path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? path)"
    case .network(let host, let port): "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }
}

extension DockerEndpoint: CustomStringConvertible {
  public var description: String {
    switch place {
    case .socket(let path): "unix://\(path)"
    case .network(let host, let port): "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }
}
