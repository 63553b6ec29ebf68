/// By which ids are known that this machine's containers were registered under, in an earlier life or by registrator:
/// `<host name>:<container's name>:<port>[:udp]`, and what a further name adds.
struct ServiceIDPattern: Sendable {
  let hostname: String

  func matches(_ id: String) -> Bool {
    guard id.utf8.starts(with: (hostname + ":").utf8) else { return false }
    let parts = id.dropFirst(hostname.count + 1).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, Self.isContainerName(parts[0]), Int(parts[1]).map({ (1...65_535).contains($0) }) ?? false else { return false }
    return parts.dropFirst(2).allSatisfy { !$0.isEmpty } && parts.count <= 4
  }

  /// As Docker has it: a letter or digit, then also `_`, `.` and `-`.
  private static func isContainerName(_ name: Substring) -> Bool {
    guard let first = name.unicodeScalars.first, isPlain(first), name.count >= 2 else { return false }
    return name.unicodeScalars.allSatisfy { isPlain($0) || "_.-".unicodeScalars.contains($0) }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
  }
}
