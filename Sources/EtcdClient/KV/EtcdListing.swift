/// A whole range at one revision.
public struct EtcdListing: Hashable, Sendable {
  /// In the order of their keys.
  public var entries: [EtcdKeyValue]
  /// A watch from the next revision on misses nothing.
  public var revision: Int64
  /// Of the last page; its own revision may be later.
  public var header: EtcdHeader
}
