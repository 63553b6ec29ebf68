/// The name under which instances of one service are found, such as `web` or `CommentsService`.
///
/// Any text from 1 to 255 UTF-8 bytes without control characters is a name. A literal is taken as it stands;
/// whatever carries a name into a catalog calls ``validate()`` first.
public struct ServiceName: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(_ name: String) {
    self.rawValue = name
  }

  /// The longest name in UTF-8 bytes: what every catalog and file system can carry as one path component.
  public static let maximumLength = 255

  /// - Throws: ``RollcallError`` with code `.invalid` that says what is wrong with the name.
  public func validate() throws(RollcallError) {
    try rawValue.validateAsName("service name", maximumLength: Self.maximumLength)
  }

  /// Whether DNS can carry the name as a single label (RFC 1123: letters, digits, inner hyphens, at most 63 bytes).
  public var isDNSLabel: Bool {
    let bytes = rawValue.utf8
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    let hyphen = UInt8(ascii: "-")
    return first != hyphen && last != hyphen && bytes.allSatisfy { $0 == hyphen || $0.isASCIILetterOrDigit }
  }
}

extension ServiceName {
  /// The reserved service whose instances are the nodes themselves: `id` is the node's name, `host` its address,
  /// `port` 0, `metadata` the node's own, `checks` the checks of the node as a whole.
  ///
  /// It is read, watched and registered like any other, and never listed among the services.
  public static let nodes = ServiceName("rollcall:nodes")
}

extension ServiceName: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension ServiceName: CustomStringConvertible {
  public var description: String { rawValue }
}

extension ServiceName: Comparable {
  public static func < (left: ServiceName, right: ServiceName) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension ServiceName {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
