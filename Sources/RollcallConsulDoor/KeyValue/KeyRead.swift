import Rollcall

/// What a `GET` of `kv` asks for.
enum KeyRead: Equatable {
  case value(String)
  /// The bytes of one value instead of JSON.
  case raw(String)
  case entries(prefix: String)
  /// Names only; those that go on behind the separator are cut there, each shown once.
  case keys(prefix: String, separator: String)

  /// - Throws: ``DoorError`` 400 for a read that names no key.
  init(_ key: String, _ query: QueryParameters) throws(DoorError) {
    if query.contains("keys") {
      self = .keys(prefix: key, separator: query["separator"] ?? "")
    } else if query.contains("recurse") {
      self = .entries(prefix: key)
    } else if key.isEmpty {
      throw .badRequest("Missing key name")
    } else {
      self = query.contains("raw") ? .raw(key) : .value(key)
    }
  }
}

extension KeyValueSnapshot {
  /// The names of the entries below `prefix`, cut behind the first separator after it.
  func keys(below prefix: String, separator: String) -> [String] {
    guard !separator.isEmpty else { return entries.map(\.key) }
    var keys: [String] = []
    for entry in entries {
      let rest = entry.key.utf8.dropFirst(prefix.utf8.count)
      let key = rest.firstRange(of: separator.utf8).map { String(entry.key[..<$0.upperBound]) } ?? entry.key
      if keys.last != key { keys.append(key) }
    }
    return keys
  }
}
