/// How a question was answered (RFC 1035, section 4.1.1; RFC 6891 for those past 15).
public struct DNSResponseCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  public static let noError = DNSResponseCode(rawValue: 0)
  /// The message could not be read.
  public static let formatError = DNSResponseCode(rawValue: 1)
  public static let serverFailure = DNSResponseCode(rawValue: 2)
  /// There is no such name.
  public static let nameError = DNSResponseCode(rawValue: 3)
  public static let notImplemented = DNSResponseCode(rawValue: 4)
  public static let refused = DNSResponseCode(rawValue: 5)
  /// The version of EDNS is not known.
  public static let badVersion = DNSResponseCode(rawValue: 16)
}

extension DNSResponseCode: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noError: "NOERROR"
    case .formatError: "FORMERR"
    case .serverFailure: "SERVFAIL"
    case .nameError: "NXDOMAIN"
    case .notImplemented: "NOTIMP"
    case .refused: "REFUSED"
    case .badVersion: "BADVERS"
    default: "RCODE\(rawValue)"
    }
  }
}
