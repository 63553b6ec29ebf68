/// What a record says.
public enum DNSData: Hashable, Sendable {
  case a(UInt32)
  /// The upper and the lower half of the address.
  case aaaa(UInt64, UInt64)
  case ns(DNSName)
  case cname(DNSName)
  case ptr(DNSName)
  case soa(DNSStartOfAuthority)
  case srv(priority: UInt16, weight: UInt16, port: UInt16, target: DNSName)
  /// Strings of at most 255 bytes; what is longer is cut.
  case txt([[UInt8]])
  case other(DNSType, [UInt8])

  public var type: DNSType {
    switch self {
    case .a: .a
    case .aaaa: .aaaa
    case .ns: .ns
    case .cname: .cname
    case .ptr: .ptr
    case .soa: .soa
    case .srv: .srv
    case .txt: .txt
    case .other(let type, _): type
    }
  }
}

/// Whose the zone is, and how long its parts may be believed.
public struct DNSStartOfAuthority: Hashable, Sendable {
  public var server: DNSName
  public var mailbox: DNSName
  public var serial: UInt32
  public var refresh: UInt32
  public var retry: UInt32
  public var expire: UInt32
  /// How long a "there is no such name" may be believed (RFC 2308).
  public var minimum: UInt32

  public init(
    server: DNSName, mailbox: DNSName, serial: UInt32, refresh: UInt32 = 3600, retry: UInt32 = 600, expire: UInt32 = 86_400,
    minimum: UInt32 = 0
  ) {
    self.server = server
    self.mailbox = mailbox
    self.serial = serial
    self.refresh = refresh
    self.retry = retry
    self.expire = expire
    self.minimum = minimum
  }
}
