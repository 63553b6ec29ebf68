import EtcdClient
import Rollcall

/// A key of the key-value store is a plain key of etcd with the plain value. What plain etcd has no room for lies right behind it, under the
/// same key, a zero byte and a word, and only where it is needed: so one range holds all of a key, and one watch of a prefix sees all of each.
enum KeyPart: String, CaseIterable, Sendable {
  case value = ""
  /// The flags in decimal, unless they are 0.
  case flags
  /// There while the key is locked, on the holder's lease.
  case lock
  /// Put with each lock, so that its version counts them: a fencing token.
  case locks
  /// There while the key is locked by a session with a lock delay, on a lease that ends as much later than the holder's.
  case rest

  func key(of path: String) -> EtcdKey {
    self == .value ? EtcdKey(path) : EtcdKey(bytes: Array(path.utf8) + [0] + Array(rawValue.utf8))
  }

  /// All parts of one key.
  static func range(of path: String) -> EtcdKeyRange {
    .between(EtcdKey(path), EtcdKey(bytes: Array(path.utf8) + [1]))
  }

  /// - Returns: nil for what is no text, or lies behind a zero byte with an unknown word.
  static func split(_ key: EtcdKey) -> (path: String, part: KeyPart)? {
    guard let zero = key.bytes.firstIndex(of: 0) else { return key.text.map { ($0, .value) } }
    guard let path = String(validating: key.bytes[..<zero], as: UTF8.self),
      let part = KeyPart(rawValue: String(decoding: key.bytes[(zero + 1)...], as: UTF8.self)), part != .value
    else { return nil }
    return (path, part)
  }
}
