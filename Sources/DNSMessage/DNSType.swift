/// The type of a record or of a question (RFC 1035, section 3.2.2).
public struct DNSType: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  public static let a = DNSType(rawValue: 1)
  public static let ns = DNSType(rawValue: 2)
  public static let cname = DNSType(rawValue: 5)
  public static let soa = DNSType(rawValue: 6)
  public static let ptr = DNSType(rawValue: 12)
  public static let txt = DNSType(rawValue: 16)
  public static let aaaa = DNSType(rawValue: 28)
  public static let srv = DNSType(rawValue: 33)
  public static let opt = DNSType(rawValue: 41)
  /// Questions only: a transfer of the zone, in part or as a whole.
  public static let ixfr = DNSType(rawValue: 251)
  public static let axfr = DNSType(rawValue: 252)
  /// Questions only: whatever there is.
  public static let any = DNSType(rawValue: 255)
}

extension DNSType: CustomStringConvertible, LosslessStringConvertible {
  private static let names: [(DNSType, String)] = [
    (.a, "A"), (.ns, "NS"), (.cname, "CNAME"), (.soa, "SOA"), (.ptr, "PTR"), (.txt, "TXT"), (.aaaa, "AAAA"), (.srv, "SRV"), (.opt, "OPT"),
    (.ixfr, "IXFR"), (.axfr, "AXFR"), (.any, "ANY"),
  ]

  /// As people write it: `SRV`, and `TYPE65` for what has no name here (RFC 3597).
  public var description: String { Self.names.first { $0.0 == self }?.1 ?? "TYPE\(rawValue)" }

  public init?(_ text: String) {
    let text = text.uppercased()
    if let known = Self.names.first(where: { $0.1 == text }) {
      self = known.0
    } else if text.hasPrefix("TYPE"), let number = UInt16(text.dropFirst(4)) {
      self.init(rawValue: number)
    } else {
      return nil
    }
  }
}
