import Foundation
import GRDB
import Rollcall
import Testing

@testable import RollcallEmbedded

/// Folders that cannot be used, and must not be harmed.
@Suite struct FolderTests {
  private func refusal(of folder: String) throws -> RollcallError {
    try #require(#expect(throws: RollcallError.self) { try Store(folder: folder) })
  }

  /// A catalog as kill -9 leaves it: the newest writes are in the log alone.
  private func makeCatalog(in folder: String) async throws {
    try await withFolder { original in
      let catalog = try await EmbeddedCatalog.open(folder: original)
      for number in 0..<200 { try await catalog.keyValues.put("key-\(number)", Array("\(number)".utf8)) }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, data) in try contents(of: original) where name != "catalog.sqlite-shm" {
        try data.write(to: URL(filePath: folder).appending(path: name))
      }
      await catalog.close()
    }
    #expect(try contents(of: folder)["catalog.sqlite-wal"]?.isEmpty == false)
  }

  private func change(_ folder: String, _ file: String = Store.fileName, _ body: (inout Data) -> Void) throws {
    let url = URL(filePath: folder).appending(path: file)
    var data = try Data(contentsOf: url)
    body(&data)
    try data.write(to: url)
  }

  /// Refuses the folder and leaves every file of it as it was.
  private func expectRefusal(_ code: RollcallError.Code, _ words: String..., of folder: String) throws {
    let before = try contents(of: folder).filter { $0.key != "lock" }
    let error = try refusal(of: folder)
    #expect(error.code == code)
    for word in words { #expect(error.message.contains(word), "\(error.message)") }
    let after = try contents(of: folder)
    for (name, data) in before { #expect(after[name] == data, "\(name) was changed.") }
  }

  @Test func `A crash image is a whole catalog`() async throws {
    try await withFolder { folder in
      try await makeCatalog(in: folder)
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      #expect(try await catalog.keyValues.list("").entries.count == 200)
      await catalog.close()
    }
  }

  @Test func `A folder in use is refused, with the process that has it`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      try expectRefusal(.inUse, "process \(getpid())", "Stop it, or choose another folder", of: folder)
      await catalog.close()
      let next = try await EmbeddedCatalog.open(folder: folder)
      await next.close()
    }
  }

  @Test func `Another process is refused as well`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      await #expect(processExitsWith: .exitCode(7)) { [folder = folder as String] in
        do {
          let second = try await EmbeddedCatalog.open(folder: folder)
          await second.close()
        } catch let error as RollcallError where error.code == .inUse && error.message.contains("process \(getppid())") {
          exit(7)
        }
      }
      try await catalog.keyValues.put("a", [1])
      await catalog.close()
    }
  }

  @Test func `What is no database is refused and left alone`() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("This is somebody's diary, and no catalog at all.\n".utf8).write(to: URL(filePath: folder).appending(path: Store.fileName))
      try expectRefusal(.corrupt, "catalog.sqlite", "Restore the folder from a backup, or move it away", of: folder)
    }
  }

  @Test func `A damaged file is refused and left alone`() async throws {
    try await withFolder { folder in
      try await makeCatalog(in: folder)
      // A whole catalog in the main file, and then a hole in the middle of it.
      let whole = try await EmbeddedCatalog.open(folder: folder)
      for number in 0..<50 { try await whole.keyValues.put("large-\(number)", Array(repeating: 7, count: 4_000)) }
      await whole.close()
      try change(folder) { data in
        let middle = data.count / 4096 / 2 * 4096
        data.replaceSubrange(middle..<middle + 4096, with: Data(repeating: 0xAB, count: 4096))
      }
      try expectRefusal(.corrupt, "damaged", "Restore the folder from a backup", of: folder)
    }
  }

  @Test func `A file that was cut short is refused and left alone`() async throws {
    try await withFolder { folder in
      try await makeCatalog(in: folder)
      let whole = try await EmbeddedCatalog.open(folder: folder)
      for number in 0..<50 { try await whole.keyValues.put("large-\(number)", Array(repeating: 7, count: 4_000)) }
      await whole.close()
      try change(folder) { $0.removeLast($0.count / 2) }
      try expectRefusal(.corrupt, "damaged", of: folder)
    }
  }

  @Test func `A catalog of a newer version is refused and left alone, its log too`() async throws {
    try await withFolder { folder in
      try await withFolder { newer in
        let store = try Store(folder: newer)
        try store.database.inDatabase { try $0.execute(sql: "PRAGMA user_version = \(Store.formatVersion + 1); CREATE TABLE future (a)") }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, data) in try contents(of: newer) where name != "catalog.sqlite-shm" {
          try data.write(to: URL(filePath: folder).appending(path: name))
        }
        store.close()
      }
      try expectRefusal(.newerFormat, "format \(Store.formatVersion + 1)", "Use that version", of: folder)
    }
  }

  @Test func `Another program's database is refused and left alone`() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let other = try DatabaseQueue(path: folder + "/" + Store.fileName)
      try await other.write { try $0.execute(sql: "CREATE TABLE diary (entry TEXT)") }
      try other.close()
      try expectRefusal(.corrupt, "another program", "Choose another folder", of: folder)
    }
  }

  @Test func `A record that cannot be read is refused and left alone`() async throws {
    try await withFolder { folder in
      let store = try Store(folder: folder)
      try store.database.inDatabase {
        try $0.execute(sql: "INSERT INTO instance (created, modified, session, record) VALUES (2, 2, NULL, '{\"s\":')")
      }
      store.close()
      let before = try contents(of: folder)
      let error = await #expect(throws: RollcallError.self) { try await EmbeddedCatalog.open(folder: folder) }
      #expect(error?.code == .corrupt)
      #expect(error?.message.contains("Restore the folder from a backup") == true)
      #expect(try contents(of: folder)[Store.fileName] == before[Store.fileName])
    }
  }

  @Test func `A path that cannot be a folder is refused`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("rollcall-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let error = try refusal(of: file.path + "/below")
    #expect(error.code == .unreachable)
    #expect(error.message.contains("Check its path, owner and rights"))
  }
}
