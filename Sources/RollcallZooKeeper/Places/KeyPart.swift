/// What belongs to a key of the key-value store: its node with the plain value, and what a plain node has no room for in nodes right beside it, only where
/// they are needed. Their names end as no key's does, since a percent sign in a key is encoded.
enum KeyPart: String, CaseIterable, Sendable {
  case value = ""
  /// Flags and what is kept of locks: a ``KeyRecord``.
  case record = "%rollcall"
  /// There while the key is locked: ephemeral, on the holder's session.
  case lock = "%lock"

  /// - Parameter node: the value's.
  func path(of node: String) -> String { node + rawValue }

  /// - Returns: the value's node, and which part lies at the path.
  static func split(_ path: String) -> (node: String, part: KeyPart) {
    for part in [KeyPart.record, .lock] where path.hasSuffix(part.rawValue) {
      return (String(path.dropLast(part.rawValue.count)), part)
    }
    return (path, .value)
  }
}
