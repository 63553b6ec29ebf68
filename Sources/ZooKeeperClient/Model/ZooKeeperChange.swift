/// What has happened to a node.
public struct ZooKeeperChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case created
    case deleted
    case dataChanged
    /// A child was created or deleted.
    case childrenChanged

    init?(wire value: Int32) {
      switch value {
      case 1: self = .created
      case 2: self = .deleted
      case 3: self = .dataChanged
      case 4: self = .childrenChanged
      default: return nil
      }
    }
  }

  public var kind: Kind
  public var path: String

  public init(_ kind: Kind, _ path: String) {
    self.kind = kind
    self.path = path
  }
}
