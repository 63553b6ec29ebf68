/// Which keys are meant.
public enum KeySelector: Sendable, Hashable {
  case key(String)
  /// Every key that begins with it; the empty prefix means all.
  case prefix(String)

  public func contains(_ key: String) -> Bool {
    switch self {
    case .key(let exact): key == exact
    case .prefix(let prefix): key.utf8.starts(with: prefix.utf8)
    }
  }
}
