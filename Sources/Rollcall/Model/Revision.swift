/// A catalog's logical time: etcd's revision, ZooKeeper's zxid, Consul's index. Greater is later.
///
/// Revisions compare within one catalog's life; a catalog that was emptied or restored may start again lower.
public struct Revision: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: UInt64

  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  public init(_ value: UInt64) {
    self.rawValue = value
  }

  /// Before everything: the revision of what never existed.
  public static let zero = Revision(0)

  public var next: Revision { Revision(rawValue &+ 1) }
}

extension Revision: Comparable {
  public static func < (left: Revision, right: Revision) -> Bool { left.rawValue < right.rawValue }
}

extension Revision: CustomStringConvertible {
  public var description: String { String(rawValue) }
}

extension Revision {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(UInt64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
