import Foundation
import ZooKeeperClient

/// What lies beside a key's value: JSON with what there is to say. A reader ignores fields that it does not know, and takes what it cannot read for empty.
struct KeyRecord: Codable, Sendable, Equatable {
  var flags: UInt64?
  /// How often the key was locked so far.
  var locks: UInt64?
  /// In milliseconds: how long the lock rests once it is lost. There while the key is locked, and until it has rested.
  var lockDelay: Int64?
  /// When it was lost, by the servers' clock in milliseconds since 1970; 0 for when this record was written.
  var lostAt: Int64?

  var isEmpty: Bool { self == KeyRecord() }

  var encoded: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Numbers only: there is nothing that could fail.
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }
}

extension KeyRecord {
  init(_ node: FoundNode) {
    self = node.data.flatMap { try? JSONDecoder().decode(Self.self, from: Data($0)) } ?? Self()
    if lostAt == 0 { lostAt = node.stat.modifiedAt }
  }
}
