/// A record of the class of the internet.
public struct DNSRecord: Hashable, Sendable {
  public var name: DNSName
  /// In seconds.
  public var ttl: UInt32
  public var data: DNSData

  public init(_ name: DNSName, ttl: UInt32, _ data: DNSData) {
    self.name = name
    self.ttl = ttl
    self.data = data
  }

  public var type: DNSType { data.type }
}
