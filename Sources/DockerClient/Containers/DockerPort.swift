/// A port of a container, written `53/udp`; without a protocol it is TCP.
public struct DockerPort: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var number: Int
  /// `tcp`, `udp` or `sctp`.
  public var transport: String

  public init(_ number: Int, _ transport: String = "tcp") {
    self.number = number
    self.transport = transport
  }

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let number = Int(first), (1...65_535).contains(number) else { return nil }
    self.init(number, parts.count == 2 ? parts[1].lowercased() : "tcp")
  }

  public var description: String { "\(number)/\(transport)" }

  public static func < (left: DockerPort, right: DockerPort) -> Bool {
    (left.number, left.transport) < (right.number, right.transport)
  }
}
