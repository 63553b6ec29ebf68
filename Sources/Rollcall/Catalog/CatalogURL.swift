private import Foundation

/// Where a catalog is: `embedded:`, `embedded:/var/lib/rollcall`, `etcd://h1:2379,h2:2379/prefix?layout=killrvideo`, `consul+tls://[::1]:8501`.
public struct CatalogURL: Sendable, Hashable {
  /// The engine, without `+tls`, in lower case.
  public var scheme: String
  public var usesTLS: Bool
  /// In the order given; a port that was left out is nil and means the engine's usual one.
  public var endpoints: [Endpoint]
  /// From the first slash after the endpoints, percent-decoded; empty when there is none.
  public var path: String
  /// Decoded options by name.
  public var options: [String: String]

  public struct Endpoint: Sendable, Hashable {
    public var host: String
    public var port: Int?

    public init(host: String, port: Int?) {
      self.host = host
      self.port = port
    }
  }

  /// - Throws: ``RollcallError`` with code `.invalid` that quotes the URL and shows a right one.
  public init(_ text: String) throws(RollcallError) {
    func wrong(_ why: String) -> RollcallError {
      // Something with an @ may hold a password, which must not be repeated.
      let subject = text.unicodeScalars.contains("@") ? "This" : "'\(text)'"
      return .invalid("\(subject) is no catalog URL: \(why). Examples: embedded:  consul://127.0.0.1:8500  etcd://h1:2379,h2:2379/prefix")
    }
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { throw wrong("it has no scheme") }
    var scheme = text[..<colon].lowercased()
    usesTLS = scheme.hasSuffix("+tls")
    if usesTLS { scheme.removeLast(4) }
    guard !scheme.isEmpty, scheme.utf8.allSatisfy({ $0.isASCIILetterOrDigit }) else {
      throw wrong("its scheme is not a word")
    }
    self.scheme = scheme

    var rest = text[text.index(after: colon)...]
    options = [:]
    if let mark = rest.firstIndex(of: "?") {
      for pair in rest[rest.index(after: mark)...].split(separator: "&") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts[0].removingPercentEncoding, !name.isEmpty,
          let value = parts.count == 2 ? parts[1].removingPercentEncoding : ""
        else { throw wrong("one of its options cannot be read") }
        guard options.updateValue(value, forKey: name) == nil else { throw wrong("the option '\(name)' is given twice") }
      }
      rest = rest[..<mark]
    }
    endpoints = []
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let slash = rest.firstIndex(of: "/") ?? rest.endIndex
      let authority = rest[..<slash]
      guard !authority.contains("@") else {
        throw .invalid(
          "A catalog URL takes no user or password, because URLs end up in logs. Give them in a file or the environment.")
      }
      for part in authority.split(separator: ",", omittingEmptySubsequences: false) {
        guard let endpoint = Endpoint(part) else { throw wrong("one of its endpoints is no host or host:port") }
        endpoints.append(endpoint)
      }
      rest = rest[slash...]
    }
    guard let path = rest.removingPercentEncoding else { throw wrong("its path cannot be read") }
    self.path = path
  }
}

extension CatalogURL.Endpoint {
  init?(_ text: some StringProtocol) {
    if let pair = HostPort(text) {
      // More than one colon and no bracket is an IPv6 address that lacks its port.
      guard text.hasPrefix("[") || !pair.host.contains(":") else {
        self.init(host: String(text), port: nil)
        return
      }
      self.init(host: pair.host, port: pair.port)
    } else {
      let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
      let host = isBracketed ? String(text.dropFirst().dropLast()) : String(text)
      guard host.canBeHost, isBracketed || !host.unicodeScalars.contains(":") else { return nil }
      self.init(host: host, port: nil)
    }
  }
}

extension CatalogURL: CustomStringConvertible {
  public var description: String {
    var text = usesTLS ? "\(scheme)+tls:" : "\(scheme):"
    if !endpoints.isEmpty {
      text += "//"
      text += endpoints.map { endpoint in
        endpoint.port.map { HostPort(host: endpoint.host, port: $0).description }
          ?? (endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host)
      }.joined(separator: ",")
    }
    let encodedPath = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    // Two slashes would begin the endpoints.
    text += endpoints.isEmpty && encodedPath.hasPrefix("//") ? "/%2F" + encodedPath.dropFirst(2) : encodedPath
    if !options.isEmpty {
      let encoded = options.sorted { $0.key < $1.key }.map { "\(Self.encode($0.key))=\(Self.encode($0.value))" }
      text += "?" + encoded.joined(separator: "&")
    }
    return text
  }

  private static func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~/:"))) ?? text
  }
}
