import RollcallLayouts
import ZooKeeperClient

/// Makes the nodes above a node, as `mkdir -p` makes folders.
struct Folders: Sendable {
  let client: ZooKeeper
  let acl: [ZooKeeperACL]
  /// What lies above it, and itself, stays even when it is empty.
  let base: String

  /// Makes whatever is missing above `path`.
  /// - Parameter asContainers: the server removes them some time after their last child is gone.
  func make(above path: String, asContainers: Bool) async throws {
    var missing: [String] = []
    var next = TreePlace.parent(of: path)
    // From below: usually the first one is there.
    while let folder = next, folder != "/" {
      do {
        try await create(folder, asContainer: asContainers)
        break
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        break
      } catch let error as ZooKeeperError where error.code == .noNode {
        missing.append(folder)
        next = TreePlace.parent(of: folder)
      }
    }
    for folder in missing.reversed() {
      do {
        try await create(folder, asContainer: asContainers)
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        continue
      }
    }
  }

  private func create(_ path: String, asContainer: Bool) async throws {
    let isAboveBase = TreePlace.components(of: base, below: path) != nil
    guard asContainer, !isAboveBase else {
      _ = try await client.create(path, nil, acl: acl)
      return
    }
    do {
      _ = try await client.create(path, nil, acl: acl, mode: .container)
    } catch let error as ZooKeeperError where error.code == .unimplemented {
      // A server before 3.5.
      _ = try await client.create(path, nil, acl: acl)
    }
  }
}
