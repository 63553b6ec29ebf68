/// The number that the servers know a session by.
public struct ZooKeeperSessionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public var rawValue: Int64

  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// As ZooKeeper's own logs and tools write it.
  public var description: String { "0x" + String(UInt64(bitPattern: rawValue), radix: 16) }
}
