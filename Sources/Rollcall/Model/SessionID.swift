/// Names a session within its catalog: a UUID, or in the form of one the number of a lease or of a ZooKeeper session.
public struct SessionID: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(_ id: String) {
    self.rawValue = id
  }
}

extension SessionID: CustomStringConvertible {
  public var description: String { rawValue }
}

extension SessionID {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
