/// One key as a commit sees it while its operations are done one after the other.
package protocol KeyModel: Sendable {
  /// What a commit needs to know of a session that locks.
  associatedtype LockingSession: Sendable

  /// Nil for a key that is not there.
  var value: [UInt8]? { get }
  /// What conditions ask for; nil for a key that is not there. What this commit wrote has a revision that nothing equals.
  var revision: Revision? { get }
  var holder: SessionID? { get }
  /// Whether a lock that was lost with its session still rests.
  var isResting: Bool { get }

  mutating func write(_ value: [UInt8], flags: UInt64)
  mutating func lock(_ value: [UInt8], flags: UInt64, for session: LockingSession)
  mutating func unlock(_ value: [UInt8], flags: UInt64)
  mutating func delete()

  /// - Parameter revision: that of the commit.
  func entry(_ key: String, at revision: Revision) -> KeyValueEntry?
}
