internal import Foundation
internal import Rollcall

/// One line of a copy: JSON. A reader passes over names that it does not know.
struct BackupRecord: Codable {
  /// Of the first line.
  var format: String?
  var version: Int?
  var instance: InstanceRecord?
  var key: String?
  var value: Data?
  var flags: UInt64?
  /// Of the last line: how many lines lie between the two, so that a copy that was cut is none.
  var end: Int?

  static let formatName = "rollcall-catalog"
  /// Raised when an older version could not read what this one writes.
  static let formatVersion = 1

  static var first: BackupRecord { BackupRecord(format: formatName, version: formatVersion) }

  init(
    format: String? = nil, version: Int? = nil, instance: InstanceRecord? = nil, key: String? = nil, value: Data? = nil,
    flags: UInt64? = nil,
    end: Int? = nil
  ) {
    self.format = format
    self.version = version
    self.instance = instance
    self.key = key
    self.value = value
    self.flags = flags
    self.end = end
  }

  init(_ instance: ServiceInstance) {
    self.init(instance: InstanceRecord(instance))
  }

  init(_ entry: KeyValueEntry) {
    self.init(key: entry.key, value: Data(entry.value), flags: entry.flags == 0 ? nil : entry.flags)
  }

  /// The key that the line holds; nil for none. Its revisions are not known.
  var entry: KeyValueEntry? {
    key.map { KeyValueEntry(key: $0, value: Array(value ?? Data()), flags: flags ?? 0, createRevision: .zero, modifyRevision: .zero) }
  }
}
