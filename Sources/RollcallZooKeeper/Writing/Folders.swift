import RollcallLayouts
import ZooKeeperClient

/// Makes the nodes above a node, as `mkdir -p` makes folders, and removes them.
struct Folders: Sendable {
  let client: ZooKeeper
  /// What lies above it, and itself, stays even when it is empty.
  let base: String

  /// Makes whatever is missing above `path`.
  /// - Parameter asContainers: the server removes them some time after their last child is gone.
  func make(above path: String, acl: [ZooKeeperACL], asContainers: Bool) async throws {
    var missing: [String] = []
    var next = TreePlace.parent(of: path)
    // From below: usually the first one is there.
    while let folder = next, folder != "/" {
      do {
        try await create(folder, acl, asContainer: asContainers)
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
        try await create(folder, acl, asContainer: asContainers)
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        continue
      }
    }
  }

  private func create(_ path: String, _ acl: [ZooKeeperACL], asContainer: Bool) async throws {
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
  /// Removes the folders above that nothing is left in. What cannot be removed now does no harm.
  func prune(above path: String) async {
    var folder = TreePlace.parent(of: path)
    while let path = folder, path != base, TreePlace.components(of: path, below: base) != nil {
      guard let found = try? await TreeReader(client: client).node(at: path), found.data == nil, !found.vanishes,
        found.stat.childrenCount == 0
      else { return }
      do {
        try await client.delete(path, version: found.stat.version)
      } catch {
        return
      }
      folder = TreePlace.parent(of: path)
    }
  }
}
