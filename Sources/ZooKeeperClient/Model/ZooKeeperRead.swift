/// One read of a multiRead (3.6 and later).
public enum ZooKeeperRead: Hashable, Sendable {
  case data(String)
  case children(String)

  public var path: String {
    switch self {
    case .data(let path), .children(let path): path
    }
  }
}
