/// What an engine does natively.
public struct CatalogCapabilities: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Instances keep their checks, maintenance and node. Without it, a failing instance can only be withdrawn.
  public static let health = CatalogCapabilities(rawValue: 1 << 0)
  /// Keys can be locked by sessions.
  public static let locks = CatalogCapabilities(rawValue: 1 << 1)
  /// Keys carry flags.
  public static let keyFlags = CatalogCapabilities(rawValue: 1 << 2)
  /// Several key operations commit as one.
  public static let keyTransactions = CatalogCapabilities(rawValue: 1 << 3)
  /// ``Catalog/instances(of:)`` and ``KeyValueStore`` reads come from this process's memory.
  public static let localReads = CatalogCapabilities(rawValue: 1 << 4)
}
