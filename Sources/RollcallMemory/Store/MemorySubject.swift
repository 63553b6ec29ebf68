import Rollcall

/// What a record in the store is about.
enum MemorySubject: Hashable {
  case confirmation
  case list
  case set(ServiceName)
  case instance(InstanceKey)
  case keys(KeySelector)

  private static let separator = "\u{1f}"

  /// Of all keys of one catalog.
  static func prefix(_ space: String) -> String { space + separator }

  func key(_ space: String) -> String {
    let parts: [String] =
      switch self {
      case .confirmation: ["confirmed"]
      case .list: ["list"]
      case .set(let service): ["set", service.rawValue]
      case .instance(let key): ["instance", key.service.rawValue, key.node ?? "", key.id]
      case .keys(.key(let key)): ["key", key]
      case .keys(.prefix(let prefix)): ["keys", prefix]
      }
    return Self.prefix(space) + parts.joined(separator: Self.separator)
  }
}
