internal import Rollcall

/// What one key-value commit may be at most.
enum KeyValueLimits {
  static let operations = 1_024
  /// In UTF-8 bytes.
  static let key = 4_096
  /// In bytes; Consul's own limit is an eighth of it.
  static let value = 4 << 20

  static func check(_ operations: [KeyValueOperation]) throws(RollcallError) {
    guard operations.count <= Self.operations else {
      throw RollcallError(.tooLarge, "\(operations.count) operations are too many for one commit; at most \(Self.operations) are possible.")
    }
    for operation in operations {
      switch operation {
      case .list(let prefix), .deletePrefix(let prefix): try check(key: prefix)
      case .get(let key), .check(let key, _), .delete(let key, _):
        try check(key: key)
        try checkNotEmpty(key)
      case .set(let key, let value, _, _), .acquire(let key, let value, _, _), .release(let key, let value, _, _):
        try check(key: key)
        try checkNotEmpty(key)
        guard value.count <= Self.value else {
          throw RollcallError(.tooLarge, "The value of '\(key)' has \(value.count) bytes; at most \(Self.value) are possible.")
        }
      }
    }
  }

  private static func checkNotEmpty(_ key: String) throws(RollcallError) {
    guard !key.isEmpty else { throw .invalid("The key is empty.") }
  }

  private static func check(key: String) throws(RollcallError) {
    guard key.utf8.count <= Self.key else {
      throw RollcallError(.tooLarge, "The key has \(key.utf8.count) bytes; at most \(Self.key) are possible.")
    }
  }
}
