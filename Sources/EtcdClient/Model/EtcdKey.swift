/// A key: any bytes, ordered by them. Usually text.
public struct EtcdKey: Hashable, Sendable {
  public var bytes: [UInt8]

  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  public init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
  }

  /// As text, unless it is no UTF-8.
  public var text: String? { String(validating: bytes, as: UTF8.self) }
}

extension EtcdKey: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension EtcdKey: Comparable {
  public static func < (left: EtcdKey, right: EtcdKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension EtcdKey: CustomStringConvertible {
  /// For messages: what is no text shows its replacement characters.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
