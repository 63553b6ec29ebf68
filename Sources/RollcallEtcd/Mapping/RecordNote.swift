/// What a set has to say of a key, beside the set itself.
enum RecordNote: Sendable, Hashable {
  /// It is skipped.
  case unreadable(key: String, reason: String)
  /// It hangs on no lease: whoever wrote it must also remove it.
  case cannotExpire(key: String)
}
