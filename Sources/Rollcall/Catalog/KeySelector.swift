/// Which keys are meant.
public enum KeySelector: Sendable, Hashable {
  case key(String)
  /// Every key that begins with it; the empty prefix means all.
  case prefix(String)

  public func contains(_ key: String) -> Bool {
    switch self {
    // Byte for byte: `==` takes differently composed texts for equal.
    case .key(let exact): key.utf8.elementsEqual(exact.utf8)
    case .prefix(let prefix): key.utf8.starts(with: prefix.utf8)
    }
  }
}
