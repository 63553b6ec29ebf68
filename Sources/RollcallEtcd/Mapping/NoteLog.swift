import Logging
private import Synchronization

/// Logs each note once per catalog, however many watches meet it.
final class NoteLog: Sendable {
  /// Past it everything is forgotten, and said again.
  private static let capacity = 1_000

  private let said = Mutex<Set<RecordNote>>([])

  func log(_ note: RecordNote, to logger: Logger) {
    let isNew = said.withLock { said in
      if said.count >= Self.capacity { said = [] }
      return said.insert(note).inserted
    }
    guard isNew else { return }
    switch note {
    case .unreadable(let key, let reason):
      logger.warning("A key was skipped: \(reason)", metadata: ["key": "\(key)"])
    case .cannotExpire(let key):
      logger.info("An instance hangs on no lease: it stays until somebody removes it.", metadata: ["key": "\(key)"])
    }
  }
}
