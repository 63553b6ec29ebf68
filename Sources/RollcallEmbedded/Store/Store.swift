internal import Foundation
internal import GRDB
internal import Rollcall

/// The folder of a durable catalog: a SQLite file, and the lock that keeps other processes out.
///
/// What was written is on the disk when the write returns: write-ahead log, one fsync for each commit.
final class Store: Sendable {
  static let fileName = "catalog.sqlite"
  /// "RCLL": tells our file from any other that SQLite can read.
  static let applicationID: Int32 = 0x5243_4C4C
  /// Raised when an older version could not read what this one writes.
  static let formatVersion: Int32 = 1

  let folder: String
  let database: DatabaseQueue
  private let lock: FolderLock

  /// Opens the folder, and makes it if there is none.
  /// - Throws: `.inUse`, `.corrupt`, `.newerFormat`, or `.unreachable` when the folder cannot be used.
  init(folder: String) throws(RollcallError) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw RollcallError(
        .unreachable, "The folder \(folder) of the embedded catalog cannot be made. Check its path, owner and rights.", underlying: error)
    }
    lock = try FolderLock(folder: folder)
    do {
      try Self.examine(folder)
      database = try DatabaseQueue(path: folder + "/" + Self.fileName)
      try database.inDatabase(Self.prepare)
    } catch {
      throw Self.explain(error, folder: folder)
    }
  }

  func close() {
    try? database.close()
    lock.release()
  }

  /// Refuses a file that is not ours, or that we cannot read, without writing to it: a connection that could would move the log into it.
  private static func examine(_ folder: String) throws {
    let path = folder + "/" + fileName
    guard FileManager.default.fileExists(atPath: path) else { return }
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { database in
      let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      guard try !isEmpty(database) || application != 0 else { return }
      guard application == applicationID else {
        throw RollcallError(
          .corrupt, "\(path) is a database of another program, and was left as it is. Choose another folder, or move the file away.")
      }
      let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      guard version <= formatVersion else {
        throw RollcallError(
          .newerFormat,
          "\(path) was written by a newer version (format \(version); this one knows \(formatVersion)), and was left as it is. "
            + "Use that version, or choose another folder.")
      }
      let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
      guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict) }
    }
    try queue.close()
  }

  private static func isEmpty(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  private static func prepare(_ database: Database) throws {
    try database.execute(sql: "PRAGMA journal_mode = WAL")
    try database.execute(sql: "PRAGMA synchronous = FULL")
    if try isEmpty(database) {
      try database.inTransaction(.immediate) {
        try database.execute(sql: schema)
        return .commit
      }
    }
  }

  /// An instance's row bears the revision of its creation, which no two share: new rows go to the end of the table.
  private static let schema = """
    CREATE TABLE counters (id INTEGER PRIMARY KEY CHECK (id = 1), record BLOB NOT NULL);
    CREATE TABLE session (
      id TEXT PRIMARY KEY, created INTEGER NOT NULL, modified INTEGER NOT NULL, deadline INTEGER, record BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE instance (created INTEGER PRIMARY KEY, modified INTEGER NOT NULL, session TEXT, record BLOB NOT NULL);
    -- Services that lost an instance and have others left, which do not tell the revision of the loss.
    CREATE TABLE shrunk_service (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE key_value (
      space TEXT NOT NULL, key TEXT NOT NULL, deleted INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
      value BLOB, flags INTEGER NOT NULL, lock_count INTEGER NOT NULL, session TEXT, PRIMARY KEY (space, key)
    );
    CREATE TABLE resting_lock (
      space TEXT NOT NULL, key TEXT NOT NULL, until INTEGER NOT NULL, delay INTEGER NOT NULL, PRIMARY KEY (space, key)
    ) WITHOUT ROWID;
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(formatVersion);
    """
}

extension Store {
  /// Says what became of the catalog and what to do about it.
  static func explain(_ error: any Error, folder: String) -> RollcallError {
    if let error = error as? RollcallError { return error }
    let path = folder + "/" + fileName
    guard let failure = error as? DatabaseError else {
      return RollcallError(.unreachable, "The embedded catalog in \(folder) cannot be used.", underlying: error)
    }
    switch failure.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return RollcallError(
        .corrupt,
        "\(path) is damaged, or no catalog, and was left as it is. Restore the folder from a backup, or move it away to begin anew.",
        underlying: error)
    case .SQLITE_FULL:
      return RollcallError(.unreachable, "The disk of \(folder) is full: nothing was written. Free space on it.", underlying: error)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return RollcallError(
        .unreachable, "\(path) cannot be written. Check its owner and rights, and that its disk is not read-only.", underlying: error)
    default:
      return RollcallError(.unreachable, "\(path) cannot be written. Look at its disk and at the system's log.", underlying: error)
    }
  }
}
