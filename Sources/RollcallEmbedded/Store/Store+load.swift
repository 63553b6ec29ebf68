internal import Foundation
internal import GRDB
internal import Rollcall

extension Store {
  /// Reads everything.
  /// - Parameters:
  ///   - time: asked when all that takes its time is read, because deadlines count from then on.
  ///   - grace: how much later than stored a deadline may really be.
  func load(time: () -> TimeBase, grace: Duration) throws(RollcallError) -> (CatalogState, Leases) {
    do {
      return try database.inDatabase { database in
        var state = CatalogState()
        try Self.loadSessions(database, &state)
        try Self.loadInstances(database, &state)
        try Self.loadKeys(database, &state)
        let time = time()
        let leases = try Self.loadLeases(database, of: state, time, grace)
        try Self.loadRestingLocks(database, time, &state)
        if let record = try Data.fetchOne(database, sql: "SELECT record FROM counters WHERE id = 1") {
          state.counters = try JSONDecoder().decode(CountersRecord.self, from: record).counters
        }
        return (state, leases)
      }
    } catch let error as DatabaseError {
      throw Self.explain(error, folder: folder)
    } catch {
      throw RollcallError(
        .corrupt,
        "A record in \(folder)/\(Self.fileName) cannot be read; the file was left as it is. "
          + "Restore the folder from a backup, or move it away to begin anew.",
        underlying: error)
    }
  }

  private static func loadSessions(_ database: Database, _ state: inout CatalogState) throws {
    let decoder = JSONDecoder()
    let rows = try Row.fetchCursor(database, sql: "SELECT id, created, modified, record FROM session ORDER BY created")
    while let row = try rows.next() {
      let options = try decoder.decode(SessionRecord.self, from: row.decode(atIndex: 3)).options
      let entry = SessionList.Entry(
        id: SessionID(try row.decode(atIndex: 0)), options: options, createRevision: Revision(column: try row.decode(atIndex: 1)),
        modifyRevision: Revision(column: try row.decode(atIndex: 2)))
      state.apply(.opened(entry))
    }
  }

  private static func loadLeases(_ database: Database, of state: CatalogState, _ time: TimeBase, _ grace: Duration) throws -> Leases {
    var leases = Leases(savesDeadlines: true)
    let rows = try Row.fetchCursor(database, sql: "SELECT id, deadline FROM session WHERE deadline IS NOT NULL")
    while let row = try rows.next() {
      let id = SessionID(try row.decode(atIndex: 0))
      guard let timeout = state.sessions[id]?.entry.options.timeout else { continue }
      let deadline = time.time(atWallMilliseconds: try row.decode(atIndex: 1), plus: grace, longest: timeout)
      leases.open(id, timeout: timeout, deadline: deadline)
    }
    return leases
  }

  private static func loadInstances(_ database: Database, _ state: inout CatalogState) throws {
    let decoder = JSONDecoder()
    let rows = try Row.fetchCursor(database, sql: "SELECT created, modified, session, record FROM instance ORDER BY created")
    while let row = try rows.next() {
      let registered = RegisteredInstance(
        try decoder.decode(InstanceRecord.self, from: row.decode(atIndex: 3)).instance,
        createRevision: Revision(column: try row.decode(atIndex: 0)), modifyRevision: Revision(column: try row.decode(atIndex: 1)),
        session: (try row.decode(String?.self, atIndex: 2)).map(SessionID.init(_:)))
      state.apply(.registered(registered, replacing: nil, record: Data()))
    }
    let shrunk = try Row.fetchCursor(database, sql: "SELECT name, revision FROM shrunk_service")
    while let row = try shrunk.next() {
      state.restore(revision: Revision(column: try row.decode(atIndex: 1)), of: ServiceName(try row.decode(atIndex: 0)))
    }
  }

  private static func loadKeys(_ database: Database, _ state: inout CatalogState) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT space, key, deleted, created, modified, value, flags, lock_count, session FROM key_value ORDER BY space, key
        """)
    while let row = try rows.next() {
      let space: String = try row.decode(atIndex: 0)
      let key: String = try row.decode(atIndex: 1)
      let revision = Revision(column: try row.decode(atIndex: 4))
      guard try row.decode(Bool.self, atIndex: 2) == false else {
        state.apply(.wrote(StoredKey(tombstoneOf: KeyText(key), revision: revision), space: space))
        continue
      }
      let entry = KeyValueEntry(
        key: key, value: Array(try row.decode(Data.self, atIndex: 5)), flags: UInt64(bitPattern: try row.decode(atIndex: 6)),
        createRevision: Revision(column: try row.decode(atIndex: 3)), modifyRevision: revision,
        lockCount: UInt64(bitPattern: try row.decode(atIndex: 7)),
        session: (try row.decode(String?.self, atIndex: 8)).map(SessionID.init(_:)))
      state.apply(.wrote(StoredKey(entry), space: space))
    }
  }

  private static func loadRestingLocks(_ database: Database, _ time: TimeBase, _ state: inout CatalogState) throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT space, key, until, delay FROM resting_lock")
    while let row = try rows.next() {
      let delay: Int64 = try row.decode(atIndex: 3)
      let until = time.time(atWallMilliseconds: try row.decode(atIndex: 2), plus: .zero, longest: .milliseconds(delay))
      let address = LockAddress(space: try row.decode(atIndex: 0), key: try row.decode(atIndex: 1))
      state.apply(.rested(address, until: until))
    }
  }
}
