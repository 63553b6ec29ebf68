internal import Foundation
internal import Rollcall

/// Reads a copy of the catalog, and takes nothing from one that is not whole and good.
enum BackupReader {
  /// - Parameters:
  ///   - checkInstance: throws for what could not be registered.
  ///   - checkKey: throws for what could not be set.
  static func read(
    _ bytes: [UInt8], checkInstance: (ServiceInstance) throws -> Void, checkKey: (KeyValueOperation) throws -> Void
  ) throws(RollcallError) -> BackupContents {
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    guard let first = lines.popFirst(), let head = try? JSONDecoder().decode(BackupRecord.self, from: Data(first)),
      head.format == BackupRecord.formatName
    else { throw RollcallError(.corrupt, "This is no copy of a Rollcall catalog. Nothing was changed.") }
    guard let version = head.version, version <= BackupRecord.formatVersion else {
      throw RollcallError(
        .newerFormat,
        "This copy was written by a newer version (format \(head.version ?? 0); this one knows \(BackupRecord.formatVersion)). "
          + "Nothing was changed. Restore it with that version.")
    }
    guard let last = lines.popLast(), let end = try? JSONDecoder().decode(BackupRecord.self, from: Data(last)).end, end == lines.count
    else {
      throw RollcallError(.corrupt, "This copy of a catalog was cut off. Nothing was changed.")
    }
    var contents = BackupContents()
    let decoder = JSONDecoder()
    for (place, line) in lines.enumerated() {
      do {
        let record = try decoder.decode(BackupRecord.self, from: Data(line))
        if let instance = record.instance?.instance {
          try checkInstance(instance)
          contents.instances.append(.init(instance: instance, record: try JSONEncoder().encode(InstanceRecord(instance))))
        } else if let entry = record.entry {
          try checkKey(.set(key: entry.key, value: entry.value, flags: entry.flags, condition: .none))
          contents.keys.append(entry)
        } else {
          throw RollcallError(.corrupt, "It holds neither an instance nor a key.")
        }
      } catch {
        throw RollcallError(.corrupt, "Line \(place + 2) of this copy of a catalog cannot be read. Nothing was changed.", underlying: error)
      }
    }
    return contents
  }
}
