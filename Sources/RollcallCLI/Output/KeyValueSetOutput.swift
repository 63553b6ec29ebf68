import Rollcall

/// All entries under a key or prefix, in JSON.
struct KeyValueSetOutput: Encodable {
  private enum Key: String, CodingKey {
    case revision, entries
  }

  var snapshot: KeyValueSnapshot

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(snapshot.revision, forKey: .revision)
    try container.encode(snapshot.entries.map(KeyValueOutput.init), forKey: .entries)
    try FreshnessOutput(freshness: snapshot.freshness).encode(to: encoder)
  }
}

extension KeyValueSnapshot {
  /// The entries with their values as a table.
  var table: String {
    var table = Table(["KEY", "REVISION", "VALUE"])
    for entry in entries {
      let text = String(validating: entry.value, as: UTF8.self) ?? "(\(entry.value.count) bytes that are no text)"
      table.add([entry.key, "\(entry.modifyRevision)", text])
    }
    return table.text
  }
}
