internal import Foundation
internal import GRDB
internal import Rollcall

extension Store {
  /// Writes changes and deadlines as one transaction. When this returns they are on the disk; when it throws, none of them is.
  func write(
    _ changes: [Change], deadlines: [SessionID: Duration], counters: Counters, time: TimeBase
  ) throws(RollcallError) {
    do {
      try database.inDatabase { database in
        try database.inTransaction(.immediate) {
          for change in changes { try Self.write(change, to: database, time: time) }
          for (session, deadline) in deadlines {
            try database.cachedStatement(sql: "UPDATE session SET deadline = ? WHERE id = ?")
              .execute(arguments: [time.wallMilliseconds(at: deadline), session.rawValue])
          }
          if !changes.isEmpty {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO counters (id, record) VALUES (1, ?)")
              .execute(arguments: [JSONEncoder().encode(CountersRecord(counters))])
          }
          return .commit
        }
      }
    } catch {
      throw Self.explain(error, folder: folder)
    }
  }

  private static func write(_ change: Change, to database: Database, time: TimeBase) throws {
    switch change {
    case .opened(let session):
      let deadline = session.options.timeout.map { time.wallMilliseconds(at: time.now + $0) }
      try database.cachedStatement(sql: "INSERT INTO session (id, created, modified, deadline, record) VALUES (?, ?, ?, ?, ?)")
        .execute(arguments: [
          session.id.rawValue, session.createRevision.column, session.modifyRevision.column, deadline,
          JSONEncoder().encode(SessionRecord(session.options)),
        ])
    case .ended(let session, _):
      try database.cachedStatement(sql: "DELETE FROM session WHERE id = ?").execute(arguments: [session.id.rawValue])
    case .registered(let registered, _, let record):
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO instance (created, modified, session, record) VALUES (?, ?, ?, ?)")
        .execute(arguments: [
          registered.createRevision.column, registered.modifyRevision.column, registered.session?.rawValue, record,
        ])
    case .removed(let gone, let emptied, let revision):
      let statement = try database.cachedStatement(sql: "DELETE FROM instance WHERE created = ?")
      for registered in gone { try statement.execute(arguments: [registered.createRevision.column]) }
      let shrunk = try database.cachedStatement(sql: "INSERT OR REPLACE INTO shrunk_service (name, revision) VALUES (?, ?)")
      for service in Set(gone.map(\.instance.service)).subtracting(emptied) {
        try shrunk.execute(arguments: [service.rawValue, revision.column])
      }
      let forget = try database.cachedStatement(sql: "DELETE FROM shrunk_service WHERE name = ?")
      for service in emptied { try forget.execute(arguments: [service.rawValue]) }
    case .wrote(let stored, let space):
      try write(stored, space: space, to: database)
    case .reaped(let space, let revision):
      try database.cachedStatement(sql: "DELETE FROM key_value WHERE space = ? AND deleted = 1 AND modified <= ?")
        .execute(arguments: [space, revision.column])
    case .rested(let address, let until?):
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO resting_lock (space, key, until, delay) VALUES (?, ?, ?, ?)")
        .execute(arguments: [
          address.space.text, address.key.text, time.wallMilliseconds(at: until), (until - time.now).wholeMilliseconds,
        ])
    case .rested(let address, nil):
      try database.cachedStatement(sql: "DELETE FROM resting_lock WHERE space = ? AND key = ?")
        .execute(arguments: [address.space.text, address.key.text])
    }
  }

  private static func write(_ stored: StoredKey, space: String, to database: Database) throws {
    let entry = stored.entry
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO key_value (space, key, deleted, created, modified, value, flags, lock_count, session)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      space, stored.key.text, entry == nil, (entry?.createRevision ?? .zero).column, stored.revision.column,
      entry.map { Data($0.value) }, Int64(bitPattern: entry?.flags ?? 0), Int64(bitPattern: entry?.lockCount ?? 0),
      entry?.session?.rawValue,
    ])
  }
}

extension Revision {
  /// SQLite's integers are signed; a revision never gets so far as to become negative.
  var column: Int64 { Int64(bitPattern: rawValue) }

  init(column: Int64) {
    self.init(UInt64(bitPattern: column))
  }
}
