internal import Foundation
internal import GRDB
internal import Rollcall

extension Store {
  /// Reads everything.
  /// - Parameter grace: how much later than stored a deadline may really be.
  func load(time: TimeBase, grace: Duration) throws(RollcallError) -> (CatalogState, Leases) {
    do {
      return try database.inDatabase { database in
        var state = CatalogState()
        var leases = Leases(savesDeadlines: true)
        try Self.loadSessions(database, time, grace, &state, &leases)
        try Self.loadInstances(database, &state)
        try Self.loadKeys(database, time, &state)
        if let record = try Data.fetchOne(database, sql: "SELECT record FROM counters WHERE id = 1") {
          state.counters = try JSONDecoder().decode(CountersRecord.self, from: record).counters
        }
        return (state, leases)
      }
    } catch let error as DecodingError {
      throw RollcallError(
        .corrupt,
        "A record in \(folder)/\(Self.fileName) cannot be read; the file was left as it is. "
          + "Restore the folder from a backup, or move it away to begin anew.",
        underlying: error)
    } catch {
      throw Self.explain(error, folder: folder)
    }
  }

  private static func loadSessions(
    _ database: Database, _ time: TimeBase, _ grace: Duration, _ state: inout CatalogState, _ leases: inout Leases
  ) throws {
    let decoder = JSONDecoder()
    let rows = try Row.fetchCursor(database, sql: "SELECT id, created, modified, deadline, record FROM session ORDER BY created")
    while let row = try rows.next() {
      let options = try decoder.decode(SessionRecord.self, from: row[4]).options
      let entry = SessionList.Entry(
        id: SessionID(row[0]), options: options, createRevision: Revision(column: row[1]), modifyRevision: Revision(column: row[2]))
      state.apply(.opened(entry))
      if let timeout = options.timeout, let deadline: Int64 = row[3] {
        leases.open(
          entry.id, timeout: timeout, deadline: time.time(atWallMilliseconds: deadline, plus: grace, longest: timeout))
      }
    }
  }

  private static func loadInstances(_ database: Database, _ state: inout CatalogState) throws {
    let decoder = JSONDecoder()
    let rows = try Row.fetchCursor(database, sql: "SELECT created, modified, session, record FROM instance ORDER BY created")
    while let row = try rows.next() {
      let registered = RegisteredInstance(
        try decoder.decode(InstanceRecord.self, from: row[3]).instance, createRevision: Revision(column: row[0]),
        modifyRevision: Revision(column: row[1]), session: (row[2] as String?).map(SessionID.init(_:)))
      state.apply(.registered(registered, replacing: nil, record: Data()))
    }
    let shrunk = try Row.fetchCursor(database, sql: "SELECT name, revision FROM shrunk_service")
    while let row = try shrunk.next() {
      state.restore(revision: Revision(column: row[1]), of: ServiceName(row[0]))
    }
  }

  private static func loadKeys(_ database: Database, _ time: TimeBase, _ state: inout CatalogState) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT space, key, deleted, created, modified, value, flags, lock_count, session FROM key_value ORDER BY space, key
        """)
    while let row = try rows.next() {
      let space: String = row[0]
      let key: String = row[1]
      let revision = Revision(column: row[4])
      guard row[2] == false else {
        state.apply(.wrote(StoredKey(tombstoneOf: KeyText(key), revision: revision), space: space))
        continue
      }
      let entry = KeyValueEntry(
        key: key, value: Array((row[5] as Data?) ?? Data()), flags: UInt64(bitPattern: row[6]),
        createRevision: Revision(column: row[3]), modifyRevision: revision, lockCount: UInt64(bitPattern: row[7]),
        session: (row[8] as String?).map(SessionID.init(_:)))
      state.apply(.wrote(StoredKey(entry), space: space))
    }
    let resting = try Row.fetchCursor(database, sql: "SELECT space, key, until, delay FROM resting_lock")
    while let row = try resting.next() {
      let until = time.time(atWallMilliseconds: row[2], plus: .zero, longest: .milliseconds(row[3] as Int64))
      state.apply(.rested(LockAddress(space: row[0], key: row[1]), until: until))
    }
  }
}
