/// What a watch reports.
public struct EtcdWatchOptions: Hashable, Sendable {
  public enum Filter: Hashable, Sendable {
    case puts
    case deletions
  }

  /// The first revision whose changes are reported; `nil` for those behind the present one.
  ///
  /// After a read at revision `r` it is `r + 1`. A revision that the cluster has not come near ends the watch with the reason `historyLost`:
  /// what was read is no longer the store's past.
  public var from: Int64?
  /// What is left out.
  public var without: Set<Filter>
  /// Whether a change brings what the key was before.
  public var returnsPrevious: Bool

  public init(from: Int64? = nil, without: Set<Filter> = [], returnsPrevious: Bool = false) {
    self.from = from
    self.without = without
    self.returnsPrevious = returnsPrevious
  }
}
