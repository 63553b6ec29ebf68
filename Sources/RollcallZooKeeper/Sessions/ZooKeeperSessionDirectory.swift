import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// The sessions that are described in Rollcall's own folder.
struct ZooKeeperSessionDirectory: SessionDirectory {
  let link: ZooKeeperLink
  let keepers: ZooKeeperSessions
  let folder: String

  private var range: Places.Range { Places.Range(root: folder, scope: .instances([.instance])) }

  func sessions() async throws -> SessionList {
    try await link.read(range) { _ in SessionTable() }
  }

  func sessionUpdates() -> AsyncStream<SessionList> {
    let follower = Follower(link: link, name: "sessions", range: range) { _ in SessionTable() }
    return link.watches.stream { await follower.run($0) }
  }

  func session(_ id: SessionID) async throws -> (any CatalogSession)? {
    try await keepers.keeper(of: id).map { ZooKeeperCatalogSession($0, link: link) }
  }
}
