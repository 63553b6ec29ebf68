import ZooKeeperClient

/// What has happened to a watched range since it was last looked at: pure, and bounded by what is watched.
struct Inbox: Sendable {
  /// Past it everything is read again, which costs no more.
  static let maximumChanges = 5_000

  enum Work: Sendable, Equatable {
    /// The connection is lost.
    case lost(String)
    case readAll
    case read(Set<String>)
    /// The watch has ended and must be set anew.
    case watchAgain
  }

  private var changed: Set<String> = []
  private var hasMissed = false
  private var hasEnded = false
  private var loss: String?

  mutating func changed(_ path: String) {
    guard !hasMissed else { return }
    changed.insert(path)
    if changed.count > Self.maximumChanges { missed() }
  }

  /// Changes may have been missed.
  mutating func missed() {
    hasMissed = true
    changed = []
  }

  mutating func lost(_ reason: String) { loss = loss ?? reason }

  mutating func ended() { hasEnded = true }

  /// What has changed and nothing else: empty when it is quiet, nil when more has happened than changes.
  mutating func changes() -> Set<String>? {
    guard loss == nil, !hasEnded, !hasMissed else { return nil }
    defer { changed = [] }
    return changed
  }

  /// What is to be done next; nil for nothing.
  mutating func next() -> Work? {
    if let loss {
      self.loss = nil
      return .lost(loss)
    }
    if hasEnded { return .watchAgain }
    if hasMissed {
      hasMissed = false
      return .readAll
    }
    guard !changed.isEmpty else { return nil }
    defer { changed = [] }
    return .read(changed)
  }
}
