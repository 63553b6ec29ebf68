import HTTPTypes

/// Refuses what a foreign web page made a browser send: a `Host` that is none of the agent's names (DNS rebinding), or an `Origin` other
/// than the agent itself.
struct HostGuard: Sendable {
  private let hosts: Set<String>
  private let scheme: String

  /// - Parameters:
  ///   - hosts: names, besides IP addresses and `localhost`, under which the agent may be called.
  ///   - scheme: by which it is called.
  init(hosts: some Sequence<String>, scheme: String = "http") {
    self.scheme = scheme
    self.hosts = Set(hosts.map { $0.lowercased() })
  }

  /// - Parameter authority: the `Host` header; nil from clients that send none.
  /// - Throws: ``DoorError`` 403.
  func check(authority: String?, origin: String?) throws(DoorError) {
    if let authority, !allows(host: Self.host(of: authority)) {
      throw DoorError(
        .forbidden,
        "The agent is not called '\(authority)'. Use its IP address or localhost, or add the name to the agent's allowed hosts.")
    }
    if let origin, !isOwn(origin, authority: authority) {
      throw DoorError(.forbidden, "The agent does not answer web pages of '\(origin)'.")
    }
  }

  private func allows(host: Substring) -> Bool {
    if Self.isAddress(host) { return true }
    let name = host.lowercased()
    return name == "localhost" || name.hasSuffix(".localhost") || hosts.contains(name)
  }

  /// An origin is the agent's own when scheme and authority are those of the request.
  private func isOwn(_ origin: String, authority: String?) -> Bool {
    guard let authority else { return false }
    return origin.lowercased() == "\(scheme)://\(authority)".lowercased()
  }

  /// Without the port, and without the brackets of an IPv6 address.
  private static func host(of authority: String) -> Substring {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[authority.startIndex...end] }
    return authority.lastIndex(of: ":").map { authority[..<$0] } ?? authority[...]
  }

  private static func isAddress(_ host: Substring) -> Bool {
    if host.hasPrefix("[") {
      return host.utf8.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }
}
