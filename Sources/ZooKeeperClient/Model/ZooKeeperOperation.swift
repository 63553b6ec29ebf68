/// One write of a multi.
public enum ZooKeeperOperation: Hashable, Sendable {
  case create(String, [UInt8]?, acl: [ZooKeeperACL] = [.anybody], mode: ZooKeeperCreateMode = .persistent)
  /// - Parameter version: nil for whatever version there is.
  case delete(String, version: Int32? = nil)
  case setData(String, [UInt8]?, version: Int32? = nil)
  /// Fails unless the node is there and has the version; nil for whatever version.
  case check(String, version: Int32? = nil)

  public var path: String {
    switch self {
    case .create(let path, _, _, _), .delete(let path, _), .setData(let path, _, _), .check(let path, _): path
    }
  }
}
