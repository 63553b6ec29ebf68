/// Names a session within its catalog. Its form is the engine's own: a UUID, a lease number, a ZooKeeper session.
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
