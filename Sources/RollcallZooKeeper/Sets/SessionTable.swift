import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// The sessions that are described in Rollcall's own folder, each in a node that is ephemeral on itself.
struct SessionTable: NodeFold {
  private var sessions: [String: SessionList.Entry] = [:]
  private var revision = Revision.zero

  var snapshot: SessionList {
    SessionList(sessions: sessions.values.sorted { $0.id.rawValue < $1.id.rawValue }, revision: revision)
  }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    var notes: [NodeNote] = []
    sessions = [:]
    for node in nodes { sessions[node.path] = Self.read(node, &notes) }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var notes: [NodeNote] = []
    var hasChanged = false
    for (path, node) in changes {
      let new = node.flatMap { Self.read($0, &notes) }
      if sessions[path] != new { hasChanged = true }
      sessions[path] = new
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, notes)
  }

  private static func read(_ node: FoundNode, _ notes: inout [NodeNote]) -> SessionList.Entry? {
    guard let id = node.session, let document = SessionDocument(node.data ?? []) else {
      notes.append(.unreadable(path: node.path, reason: "It describes no session in a format that this version reads."))
      return nil
    }
    return SessionList.Entry(
      id: id, options: document.options, createRevision: node.createRevision, modifyRevision: node.modifyRevision)
  }
}
