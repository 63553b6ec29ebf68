internal import Foundation
internal import Rollcall

struct EmbeddedBackups: CatalogBackups {
  let engine: Engine

  /// The state is a value: the copy is written from it piece by piece, while the catalog goes on.
  func backup() async throws -> CatalogBackup {
    let state = try engine.read { $0 }
    let instances = state.services.keys.sorted().compactMap { state.services[$0]?.instances }.joined().filter { $0.session == nil }
    let keys = state.spaces[""]?.entries(prefix: "") ?? []
    return CatalogBackup(revision: state.counters.revision) {
      let records: [() -> BackupRecord] =
        [{ .first }] + instances.map { registered in { BackupRecord(registered.instance) } } + keys.map { entry in { BackupRecord(entry) } }
        + [{ BackupRecord(end: instances.count + keys.count) }]
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      var rest = records.makeIterator()
      return AnyIterator {
        guard let record = rest.next() else { return nil }
        // What was read from the catalog can be written: texts and numbers.
        let line = (try? encoder.encode(record())) ?? Data()
        return Array(line) + [UInt8(ascii: "\n")]
      }
    }
  }

  func restore(_ bytes: [UInt8]) async throws {
    let contents = try BackupReader.read(
      bytes,
      checkInstance: { instance in
        try instance.validate()
        try instance.validateSize()
      }, checkKey: { try KeyValueLimits.check([$0]) })
    _ = try await engine.submit(.restore(contents))
  }
}
