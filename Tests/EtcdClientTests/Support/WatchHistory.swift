import EtcdClient
import Testing

/// All that a watch has told.
struct WatchHistory: Sendable {
  var changes: [(revision: Int64, text: String)] = []
  var interruptions: [EtcdError] = []
  /// What the watch ended with; nil when it has told the last key.
  var end: EtcdError?

  /// Reads until the key `last` is put, or the watch ends, and tells the log how far it is.
  static func read(_ watch: EtcdWatch, until last: String, for log: WriteLog) async throws -> WatchHistory {
    var history = WatchHistory()
    do {
      for try await event in watch {
        switch event {
        case .changes(let changes, _):
          history.changes += changes.map { ($0.entry.modRevision, $0.text) }
          if let newest = changes.last?.entry.modRevision { log.tell(newest) }
          if changes.contains(where: { $0.entry.key == EtcdKey(last) }) { return history }
        case .interrupted(let error): history.interruptions.append(error)
        case .opened, .progress: break
        }
      }
    } catch let error as EtcdError {
      history.end = error
    }
    return history
  }

  /// Complete and in order: every acknowledged write is there once, at its revision, and nothing that was certainly not written.
  func check(against log: WriteLog, sourceLocation: SourceLocation = #_sourceLocation) {
    let revisions = changes.map(\.revision)
    #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 }, "doubled or reordered", sourceLocation: sourceLocation)
    let written = changes.filter { $0.text.hasPrefix(log.prefix) }
    let seen = Dictionary(written.map { ($0.revision, $0.text) }) { first, _ in first }
    let lost = log.acknowledged.filter { seen[$0.key] != $0.value }
    #expect(lost.isEmpty, "lost: \(lost.sorted { $0.key < $1.key }.prefix(5))", sourceLocation: sourceLocation)
    let invented = written.filter { log.acknowledged[$0.revision] == nil && !log.ambiguous.contains($0.text) }
    #expect(invented.isEmpty, "never written: \(invented.prefix(5))", sourceLocation: sourceLocation)
    #expect(Set(written.map(\.text)).count == written.count, "written twice", sourceLocation: sourceLocation)
  }
}
