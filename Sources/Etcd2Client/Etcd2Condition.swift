/// What must hold for a value to be written.
public enum Etcd2Condition: Sendable, Hashable {
  case none
  case isMissing
  case exists
  /// The key was last changed or refreshed at this index.
  case index(UInt64)

  var fields: [String: String] {
    switch self {
    case .none: [:]
    case .isMissing: ["prevExist": "false"]
    case .exists: ["prevExist": "true"]
    case .index(let index): ["prevIndex": "\(index)"]
    }
  }
}
