/// What the operations of a commit are about.
package struct KeyReads: Sendable {
  package private(set) var keys: Set<String> = []
  package private(set) var prefixes: Set<String> = []
  /// Those that lock.
  package private(set) var sessions: Set<SessionID> = []

  package init(_ operations: [KeyValueOperation]) {
    for operation in operations {
      switch operation {
      case .get(let key), .check(let key, _), .set(let key, _, _, _), .delete(let key, _), .release(let key, _, _, _): keys.insert(key)
      case .acquire(let key, _, _, let session):
        keys.insert(key)
        sessions.insert(session)
      case .list(let prefix), .deletePrefix(let prefix): prefixes.insert(prefix)
      }
    }
  }
}
