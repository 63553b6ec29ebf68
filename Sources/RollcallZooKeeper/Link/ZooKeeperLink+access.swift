import RollcallLayouts
import ZooKeeperClient

extension ZooKeeperLink {
  /// What may be done with new nodes, and by whom: the same as with the node of the URL's path, so that a tree that is closed to others stays closed.
  /// Read once; where that node is missing, the next one above it counts.
  func access(_ client: ZooKeeper) async throws -> [ZooKeeperACL] {
    if let known = knownAccess { return known }
    var path = places.base
    while true {
      do {
        let access = try await client.access(to: path).acl
        knownAccess = access
        return access
      } catch let error as ZooKeeperError where error.code == .noNode {
        guard let parent = TreePlace.parent(of: path) else { throw error }
        path = parent
      }
    }
  }
}
