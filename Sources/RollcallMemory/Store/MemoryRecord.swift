import Foundation
import Rollcall

/// What is stored of one subject: JSON with the version of its form. A reader passes over fields that it does not know.
struct MemoryRecord: Codable {
  struct Instance: Codable {
    var instance: ServiceInstance
    var created: Revision
    var modified: Revision
    var session: String?
  }

  struct Service: Codable {
    var name: ServiceName
    var tags: [String]
  }

  struct Entry: Codable {
    var key: String
    var value: Data
    var flags: UInt64
    var created: Revision
    var modified: Revision
    var locks: UInt64
    var session: String?
  }

  private static let format = 1

  private var format = Self.format
  /// In seconds since 1970.
  var confirmed: Double?
  var revision: Revision?
  var services: [Service]?
  /// Of a set.
  var service: ServiceName?
  var instance: Instance?
  var key: String?
  var prefix: String?
  var entries: [Entry]?

  init() {}

  /// - Throws: `.newerFormat`, `.corrupt`.
  init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    guard format <= Self.format else {
      throw RollcallError(.newerFormat, "It was written by a newer version of Rollcall (format \(format)).")
    }
  }

  /// The same bytes for the same content.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self))
  }
}

extension MemoryRecord {
  init(confirmed: Date) {
    self.init()
    self.confirmed = confirmed.timeIntervalSince1970
  }

  init(_ list: ServiceList) {
    self.init()
    revision = list.revision
    services = list.services.map { Service(name: $0.name, tags: $0.tags) }
  }

  init(_ set: ServiceSnapshot) {
    self.init()
    service = set.service
    revision = set.revision
  }

  init(_ registered: RegisteredInstance) {
    self.init()
    instance = Instance(
      instance: registered.instance, created: registered.createRevision, modified: registered.modifyRevision,
      session: registered.session?.rawValue)
  }

  init(_ keys: KeyValueSnapshot) {
    self.init()
    switch keys.selector {
    case .key(let key): self.key = key
    case .prefix(let prefix): self.prefix = prefix
    }
    revision = keys.revision
    entries = keys.entries.map {
      Entry(
        key: $0.key, value: Data($0.value), flags: $0.flags, created: $0.createRevision, modified: $0.modifyRevision, locks: $0.lockCount,
        session: $0.session?.rawValue)
    }
  }
}
