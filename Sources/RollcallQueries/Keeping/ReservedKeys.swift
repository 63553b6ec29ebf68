/// The keys in which the agents of a catalog keep what they have in common.
public enum ReservedKeys {
  public static let prefix = "_rollcall/"

  /// Whether it is one of them.
  public static func contains(_ key: String) -> Bool { key.utf8.starts(with: prefix.utf8) }

  /// Whether a list of everything that begins so shows them only by the way.
  public static func hides(below prefix: String) -> Bool { !contains(prefix) && Self.prefix.utf8.starts(with: prefix.utf8) }
}
