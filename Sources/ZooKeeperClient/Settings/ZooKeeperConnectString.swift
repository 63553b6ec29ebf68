/// What other clients take as one text: `host1:port,host2:port/chroot`.
public struct ZooKeeperConnectString: Hashable, Sendable, CustomStringConvertible {
  /// At least one.
  public var hosts: [ZooKeeperHost]
  /// `/` for none.
  public var chroot: String

  public init(hosts: [ZooKeeperHost], chroot: String = "/") {
    self.hosts = hosts
    self.chroot = chroot
  }

  /// Parses `h1,h2:2182,[::1]:2183/chroot`.
  /// - Throws: ``ZooKeeperError`` `.badArguments` that shows the text and what was expected.
  public init(parsing text: String) throws(ZooKeeperError) {
    let slash = text.firstIndex(of: "/") ?? text.endIndex
    chroot = slash == text.endIndex ? "/" : String(text[slash...])
    if chroot.count > 1, chroot.last == "/" { chroot.removeLast() }
    try NodePath.check(chroot)
    hosts = []
    for part in text[..<slash].split(separator: ",", omittingEmptySubsequences: false) {
      hosts.append(try Self.host(part, in: text))
    }
  }

  public var description: String { hosts.map(\.description).joined(separator: ",") + (chroot == "/" ? "" : chroot) }

  private static func host(_ part: Substring, in text: String) throws(ZooKeeperError) -> ZooKeeperHost {
    let name: Substring
    var port: Substring?
    if part.first == "[" {
      guard let end = part.firstIndex(of: "]") else { throw unreadable(text, "a '[' has no ']'") }
      name = part[part.index(after: part.startIndex)..<end]
      let tail = part[part.index(after: end)...]
      if !tail.isEmpty {
        guard tail.first == ":" else { throw unreadable(text, "after ']' only ':port' can follow") }
        port = tail.dropFirst()
      }
    } else if let colon = part.lastIndex(of: ":") {
      guard part.firstIndex(of: ":") == colon else { throw unreadable(text, "an IPv6 address needs brackets") }
      name = part[..<colon]
      port = part[part.index(after: colon)...]
    } else {
      name = part
    }
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"@?#\\".utf8.contains($0) }) else {
      throw unreadable(text, "a host is missing or malformed")
    }
    guard let port else { return ZooKeeperHost(String(name)) }
    guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port), (1...65535).contains(number) else {
      throw unreadable(text, "'\(port)' is no port from 1 to 65535")
    }
    return ZooKeeperHost(String(name), port: number)
  }

  private static func unreadable(_ text: String, _ why: String) -> ZooKeeperError {
    ZooKeeperError(.badArguments, "'\(text)' does not name ZooKeeper servers: \(why). Write it like h1:2181,h2:2181/chroot.")
  }
}
