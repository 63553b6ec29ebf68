import ConsulAPI

/// The pairs of Consul's service metadata that this engine keeps for itself, and how it carries names that Consul's rules forbid.
enum ReservedMeta {
  private static let prefix = "rollcall-"
  /// The id of the session that the registration hangs on.
  static let session = "rollcall-session"
  /// The instance's id, where the service's id had to be another one.
  static let id = "rollcall-id"
  /// The node, where it is not the one whose agent took the registration.
  static let node = "rollcall-node"
  static let nodeAddress = "rollcall-node-address"
  /// Ids and kinds of the checks, in order; Consul keeps neither order nor kind.
  static let checks = "rollcall-checks"
  private static let metadata = "rollcall-m-"
  private static let attribute = "rollcall-a-"

  /// The key for a pair of metadata: as it is where Consul takes it.
  static func key(forMetadata name: String) -> String {
    !name.hasPrefix(prefix) && ConsulServiceRegistration.metaFault(key: name, value: "") == nil ? name : metadata + escape(name)
  }

  static func key(forAttribute name: String) -> String { attribute + escape(name) }

  /// - Returns: nil for what is not a user's metadata.
  static func metadataName(of key: String) -> String? {
    if key.hasPrefix(metadata) { return unescape(key.dropFirst(metadata.count)) }
    return key.hasPrefix(prefix) ? nil : key
  }

  static func attributeName(of key: String) -> String? {
    key.hasPrefix(attribute) ? unescape(key.dropFirst(attribute.count)) : nil
  }

  /// Letters, digits and `-` stand for themselves; every other byte is `_` and two hexadecimal digits.
  private static func escape(_ name: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var escaped: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        escaped.append(byte)
      default: escaped += [UInt8(ascii: "_"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func unescape(_ text: Substring) -> String? {
    var rest = text.utf8[...]
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "_") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
      bytes.append(code)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
