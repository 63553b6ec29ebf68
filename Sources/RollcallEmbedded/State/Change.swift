internal import Foundation
internal import Rollcall

/// One step from a state of the catalog to the next: what commands come to, what the store writes, what watchers hear of.
enum Change: Sendable {
  case opened(SessionList.Entry)
  /// Its instances and locks were taken away by changes before this one.
  case ended(SessionList.Entry, revision: Revision)
  case registered(RegisteredInstance, replacing: RegisteredInstance?, record: Data)
  /// Instances that went at one revision. `emptied` are the services that lost their last.
  case removed([RegisteredInstance], emptied: Set<ServiceName>, revision: Revision)
  /// An entry or a tombstone in place of what was under that key.
  case wrote(StoredKey, space: String)
  /// All tombstones of the space up to that revision are forgotten.
  case reaped(space: String, upTo: Revision)
  /// The lock of a key cannot be taken before that time; nil: it can again.
  case rested(LockAddress, until: Duration?)
}
