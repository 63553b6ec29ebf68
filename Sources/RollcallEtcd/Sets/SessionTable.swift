import EtcdClient
import Rollcall
import RollcallLayouts

/// The sessions that are described in etcd, each on its lease.
struct SessionTable: RangeFold {
  private let root: String
  private var sessions: [SessionID: SessionList.Entry] = [:]
  private var revision = Revision.zero

  init(root: String) {
    self.root = root
  }

  var snapshot: SessionList {
    SessionList(sessions: sessions.values.sorted { $0.id.rawValue < $1.id.rawValue }, revision: revision)
  }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    var notes: [RecordNote] = []
    sessions = [:]
    for entry in entries {
      if let id = id(entry.key) { sessions[id] = read(id, entry, &notes) }
    }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var notes: [RecordNote] = []
    for change in changes {
      guard let id = id(change.entry.key) else { continue }
      sessions[id] = change.kind == .put ? read(id, change.entry, &notes) : nil
    }
    self.revision = revision
    return (!changes.isEmpty, notes)
  }

  private func id(_ key: EtcdKey) -> SessionID? {
    key.text.flatMap { $0.utf8.starts(with: root.utf8) ? EtcdLeaseID(digits: $0.dropFirst(root.count)).map { SessionID($0) } : nil }
  }

  private func read(_ id: SessionID, _ entry: EtcdKeyValue, _ notes: inout [RecordNote]) -> SessionList.Entry? {
    guard let document = SessionDocument(entry.value) else {
      notes.append(.unreadable(key: "\(entry.key)", reason: "The value describes no session in a format that this version reads."))
      return nil
    }
    return SessionList.Entry(
      id: id, options: document.options, createRevision: Revision(etcd: entry.createRevision),
      modifyRevision: Revision(etcd: entry.modRevision))
  }
}
