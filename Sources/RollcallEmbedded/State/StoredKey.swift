internal import Rollcall

/// What is under a key: an entry, or the tombstone of one, which keeps the revision of the deletion.
///
/// Immutable and shared by reference, so that the copies of a state share it.
final class StoredKey: Sendable {
  let key: KeyText
  let revision: Revision
  /// Nil in a tombstone.
  let entry: KeyValueEntry?

  init(_ entry: KeyValueEntry) {
    self.key = KeyText(entry.key)
    self.revision = entry.modifyRevision
    self.entry = entry
  }

  init(tombstoneOf key: KeyText, revision: Revision) {
    self.key = key
    self.revision = revision
    self.entry = nil
  }
}
