/// A lease's number; never 0.
public struct EtcdLeaseID: Hashable, Sendable {
  public let rawValue: Int64

  /// - Returns: `nil` for 0, which stands for no lease.
  public init?(rawValue: Int64) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

}

extension EtcdLeaseID: CustomStringConvertible {
  /// In hexadecimal, as etcdctl writes it.
  public var description: String { String(UInt64(bitPattern: rawValue), radix: 16) }
}
