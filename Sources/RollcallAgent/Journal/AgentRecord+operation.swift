import Rollcall

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension AgentRecord {
  /// What writes it.
  func operation(_ encoder: JSONEncoder) throws -> KeyValueOperation {
    let value =
      switch self {
      case .node(let maintenance, let checks):
        try encoder.encode(StoredDefinition(maintenance: maintenance, checks: checks.map(StoredCheck.init)))
      case .service(let instance, let catalogs, let checks):
        try encoder.encode(StoredDefinition(instance: instance, catalogs: catalogs, checks: checks.map(StoredCheck.init)))
      case .results(_, let results):
        try encoder.encode(StoredResults(results: results.map(StoredResult.init)))
      case .horizon(let time): try encoder.encode(StoredHorizon(time: time.milliseconds))
      case .noDefinition, .noResults: nil as Data?
      }
    guard let value else { return .delete(key: key, condition: .none) }
    return .set(key: key, value: [UInt8](value), flags: 0, condition: .none)
  }

  /// Reads an entry back.
  /// - Returns: nil for a key that holds none.
  /// - Throws: `.corrupt`, `.newerFormat`.
  init?(_ entry: KeyValueEntry, _ decoder: JSONDecoder) throws {
    do {
      let data = Data(entry.value)
      let key = entry.key
      if key == Self.definitionKey(.node) || key.hasPrefix(Self.servicePrefix) {
        let stored = try decoder.decode(StoredDefinition.self, from: data)
        guard let instance = stored.instance else {
          self = .node(maintenance: stored.maintenance, checks: try stored.checks.map { try $0.check(.node) })
          return
        }
        self = .service(instance, catalogs: stored.catalogs, checks: try stored.checks.map { try $0.check(.service(instance.id)) })
      } else if key == Self.horizonKey {
        self = .horizon(.milliseconds(try decoder.decode(StoredHorizon.self, from: data).time))
      } else if key == Self.resultsKey(.node) {
        self = .results(.node, try decoder.decode(StoredResults.self, from: data).results.map(\.result))
      } else if key.hasPrefix(Self.resultsPrefix) {
        let owner = LocalOwner.service(String(key.dropFirst(Self.resultsPrefix.count)))
        self = .results(owner, try decoder.decode(StoredResults.self, from: data).results.map(\.result))
      } else {
        return nil
      }
    } catch let error as RollcallError {
      throw error
    } catch {
      throw RollcallError(
        .corrupt, "What the agent stored under '\(entry.key)' cannot be read. Nothing was changed; give the agent another data directory.",
        underlying: error)
    }
  }
}
