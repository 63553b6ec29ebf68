import Logging
private import Synchronization

/// Logs each note once per catalog, however many watches meet it.
final class NoteLog: Sendable {
  /// Past it everything is forgotten, and said again.
  private static let capacity = 1_000

  private let logger: Logger
  private let said = Mutex<Set<NodeNote>>([])

  init(_ logger: Logger) {
    self.logger = logger
  }

  func log(_ note: NodeNote) {
    let isNew = said.withLock { said in
      if said.count >= Self.capacity { said = [] }
      return said.insert(note).inserted
    }
    guard isNew else { return }
    switch note {
    case .unreadable(let path, let reason):
      logger.warning("A node was skipped: \(reason)", metadata: ["path": "\(path)"])
    case .cannotExpire(let path):
      logger.info("An instance hangs on no session: it stays until somebody removes it.", metadata: ["path": "\(path)"])
    case .loop(let paths):
      logger.warning("Links lead round in a circle; the service is taken for empty.", metadata: ["paths": "\(paths)"])
    case .propertyLoop(let paths):
      logger.warning("Property links lead round in a circle; the property is left out.", metadata: ["paths": "\(paths)"])
    }
  }
}
