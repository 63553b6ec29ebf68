extension EtcdEndpoint {
  /// Parses `host`, `host:port`, `[::1]:port`, and the same behind `http://` or `https://`.
  ///
  /// - Parameter defaultScheme: for text without a scheme.
  /// - Throws: ``EtcdError`` `.invalidArgument` that shows the text and what was expected.
  public init(parsing text: String, defaultScheme: Scheme = .http) throws(EtcdError) {
    var rest = Substring(text)
    var scheme = defaultScheme
    if let separator = rest.range(of: "://") {
      guard let known = Scheme(rawValue: rest[..<separator.lowerBound].lowercased()) else {
        throw Self.unreadable(text, "'\(rest[..<separator.lowerBound])' is neither http nor https")
      }
      scheme = known
      rest = rest[separator.upperBound...]
    }
    if rest.last == "/" { rest = rest.dropLast() }
    let host: Substring
    var port: Substring?
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { throw Self.unreadable(text, "a '[' has no ']'") }
      host = rest[rest.index(after: rest.startIndex)..<end]
      let tail = rest[rest.index(after: end)...]
      if !tail.isEmpty {
        guard tail.first == ":" else { throw Self.unreadable(text, "after ']' only ':port' can follow") }
        port = tail.dropFirst()
      }
    } else if let colon = rest.lastIndex(of: ":") {
      guard rest.firstIndex(of: ":") == colon else { throw Self.unreadable(text, "an IPv6 address needs brackets") }
      host = rest[..<colon]
      port = rest[rest.index(after: colon)...]
    } else {
      host = rest
    }
    guard !host.isEmpty, host.utf8.allSatisfy(Self.mayStandInHost) else { throw Self.unreadable(text, "the host is missing or malformed") }
    var number = Self.defaultPort
    if let port {
      guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(port), (1...65535).contains(value) else {
        throw Self.unreadable(text, "'\(port)' is no port from 1 to 65535")
      }
      number = value
    }
    self.init(scheme: scheme, host: String(host), port: number)
  }

  /// Printable ASCII without what delimits the parts of a URL.
  private static func mayStandInHost(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && !"/?#@[]\"<>\\^`{|}".utf8.contains(byte)
  }

  private static func unreadable(_ text: String, _ why: String) -> EtcdError {
    EtcdError(
      .invalidArgument, outcome: .notSent, message: "'\(text)' is no etcd endpoint: \(why). Write it like http://10.0.0.1:2379.")
  }
}

extension Substring {
  /// The first place of `text`, by characters.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
