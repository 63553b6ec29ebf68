import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Where Rollcall's own folder says what a session is: a node that is ephemeral on the session itself.
struct SessionNode: Sendable {
  /// What is known of a live session.
  struct Found: Sendable {
    var document: SessionDocument
    var node: FoundNode
  }

  let link: ZooKeeperLink

  /// Writes it by the session's own client; does nothing in layouts of others.
  func write(_ session: ZooKeeperSession, _ options: SessionOptions, _ client: ZooKeeper) async throws {
    guard let path = link.places.sessionNode(session.id) else { return }
    let document = try SessionDocument(options, password: session.password, keeper: link.mark).encoded()
    let acl = try await link.access(client)
    try await link.performUntilKnown {
      do {
        // Whoever may not write has no business with the password.
        try await client.create(path, document, acl: acl.filter { $0.permissions.contains(.write) }, mode: .ephemeral)
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        // The answer to the first try was lost: the number is nobody else's.
      } catch let error as ZooKeeperError where error.code == .noNode {
        try await Folders(client: client, base: link.places.base).make(above: path, acl: acl, asContainers: true)
        throw ZooKeeperError(.operationTimeout, "The folder of sessions was missing.", path: path)
      }
    }
  }

  /// - Returns: nil where there is none of that id.
  func find(_ id: SessionID, _ client: ZooKeeper) async throws -> Found? {
    guard let number = id.number.map({ ZooKeeperSessionID(rawValue: Int64(bitPattern: $0)) }), let path = link.places.sessionNode(number),
      let node = try await TreeReader(client: client).node(at: path), node.session == id, let document = SessionDocument(node.data ?? [])
    else { return nil }
    return Found(document: document, node: node)
  }
}
