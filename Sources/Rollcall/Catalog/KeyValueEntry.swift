/// One key with its value, as a catalog holds it.
public struct KeyValueEntry: Sendable, Hashable {
  public var key: String
  public var value: [UInt8]
  /// A number that clients keep beside the value; 0 where the engine has none.
  public var flags: UInt64
  public var createRevision: Revision
  public var modifyRevision: Revision
  /// How often the key was locked so far: a fencing token.
  public var lockCount: UInt64
  /// The session that holds the lock.
  public var session: SessionID?

  public init(
    key: String, value: [UInt8], flags: UInt64 = 0, createRevision: Revision, modifyRevision: Revision,
    lockCount: UInt64 = 0, session: SessionID? = nil
  ) {
    self.key = key
    self.value = value
    self.flags = flags
    self.createRevision = createRevision
    self.modifyRevision = modifyRevision
    self.lockCount = lockCount
    self.session = session
  }
}
