/// All entries that a selector chose, at one moment.
public struct KeyValueSnapshot: Sendable, Equatable {
  public var selector: KeySelector
  /// Sorted by the bytes of the keys.
  public var entries: [KeyValueEntry]
  /// When the selection last changed, deletions included as far as the catalog remembers them.
  public var revision: Revision
  public var freshness: Freshness

  public init(selector: KeySelector, entries: [KeyValueEntry], revision: Revision, freshness: Freshness = .current) {
    self.selector = selector
    self.entries = entries
    self.revision = revision
    self.freshness = freshness
  }
}
