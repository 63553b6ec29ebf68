/// What EDNS adds to a message (RFC 6891).
public struct DNSExtension: Hashable, Sendable {
  /// The largest answer over UDP that the sender takes.
  public var size: UInt16
  public var version: UInt8
  /// The upper eight bits of the response code.
  public var upperCode: UInt8
  /// Whether records of DNSSEC are wanted, of which we have none.
  public var wantsSignatures: Bool

  public init(size: UInt16, version: UInt8 = 0, upperCode: UInt8 = 0, wantsSignatures: Bool = false) {
    self.size = size
    self.version = version
    self.upperCode = upperCode
    self.wantsSignatures = wantsSignatures
  }

  /// What an OPT record takes without options.
  static let recordSize = 11
}
