/// The live sessions of a catalog.
public struct SessionList: Sendable, Equatable {
  public struct Entry: Sendable, Hashable {
    public var id: SessionID
    public var options: SessionOptions
    public var createRevision: Revision
    public var modifyRevision: Revision

    public init(id: SessionID, options: SessionOptions, createRevision: Revision, modifyRevision: Revision) {
      self.id = id
      self.options = options
      self.createRevision = createRevision
      self.modifyRevision = modifyRevision
    }
  }

  /// Sorted by id.
  public var sessions: [Entry]
  public var revision: Revision
  public var freshness: Freshness

  public init(sessions: [Entry], revision: Revision, freshness: Freshness = .current) {
    self.sessions = sessions
    self.revision = revision
    self.freshness = freshness
  }
}
