import Foundation
import Rollcall
import RollcallTesting
import Testing

@testable import RollcallEmbedded

/// Disks that are full or cannot be written, made in memory.
@Suite(.enabled("Mounting needs root.") { await RAMDisk.isPossible() }, .timeLimit(.minutes(1))) struct DiskTests {
  /// Puts large values until one is refused, and then small ones until not even they fit into what the log has of the disk.
  private func fill(_ catalog: EmbeddedCatalog) async throws -> (written: [String: Int], error: RollcallError) {
    var written: [String: Int] = [:]
    var refusal: RollcallError?
    for size in [50_000, 1_000, 1] {
      for number in 0..<10_000 {
        let key = "key-\(size)-\(number)"
        do {
          try await catalog.keyValues.put(key, Array(repeating: 7, count: size))
          written[key] = size
        } catch let error as RollcallError {
          refusal = refusal ?? error
          break
        }
      }
    }
    return (written, try #require(refusal, "A disk of 4 MB took 500 MB."))
  }

  private func keys(_ catalog: EmbeddedCatalog) async throws -> [String: Int] {
    try await Dictionary(uniqueKeysWithValues: catalog.keyValues.list("").entries.map { ($0.key, $0.value.count) })
  }

  @Test func `A full disk loses nothing that was acknowledged, says so, and work goes on once there is space`() async throws {
    try await RAMDisk.with(megabytes: 4) { disk in
      let ballast = disk.folder + "/ballast"
      try Data(repeating: 1, count: 1 << 20).write(to: URL(filePath: ballast))
      let folder = disk.folder + "/catalog"
      let catalog = try await EmbeddedCatalog.open(folder: folder, logger: .silent)
      let (written, error) = try await fill(catalog)
      #expect(written.count > 5)
      #expect(error.code == .unreachable)
      #expect(error.message.contains("The disk of \(folder) is full") && error.message.contains("Free space"), "\(error)")
      #expect(try await keys(catalog) == written)
      // Again and again refused, and none of it shows.
      for _ in 0..<3 {
        await #expect(throws: RollcallError.self) { try await catalog.keyValues.put("large", Array(repeating: 1, count: 3 << 20)) }
      }
      #expect(try await catalog.keyValues.get("large") == nil)

      try FileManager.default.removeItem(atPath: ballast)
      try await catalog.keyValues.put("after", [1])
      await catalog.close()
      let again = try await EmbeddedCatalog.open(folder: folder, logger: .silent)
      #expect(try await keys(again) == written.merging(["after": 1]) { _, after in after })
      await again.close()
    }
  }

  @Test func `A session whose time is over while the disk is full ends once there is space, unless it is renewed before`() async throws {
    try await RAMDisk.with(megabytes: 4) { disk in
      let ballast = disk.folder + "/ballast"
      try Data(repeating: 1, count: 1 << 20).write(to: URL(filePath: ballast))
      let clock = TestClock()
      let catalog = try await EmbeddedCatalog.open(folder: disk.folder + "/catalog", clock: clock, logger: .silent)
      let sessions = try await [catalog.openSession(SessionOptions()), catalog.openSession(SessionOptions())]
      for (number, session) in sessions.enumerated() { try await session.register(.sample("web", "\(number)")) }
      disk.fill("rest")
      _ = try await fill(catalog)
      try await clock.sleeper(until: .seconds(10))
      clock.advance(to: .seconds(10))
      // It is tried again a second later.
      try await clock.sleeper(until: .seconds(11))
      #expect(try await catalog.instances(of: "web").instances.count == 2)
      try await sessions[1].renew()
      try? FileManager.default.removeItem(atPath: disk.folder + "/rest")
      try FileManager.default.removeItem(atPath: ballast)
      clock.advance(to: .seconds(11))
      for await web in catalog.updates(of: "web") where web.instances.map(\.id) == ["1"] { break }
      await #expect(throws: RollcallError.self) { try await sessions[0].renew() }
      try await sessions[1].renew()
      await catalog.close()
    }
  }

  @Test func `A folder on a disk that cannot be written is refused`() async throws {
    try await RAMDisk.with(megabytes: 4) { disk in
      let catalog = try await EmbeddedCatalog.open(folder: disk.folder, logger: .silent)
      try await catalog.keyValues.put("a", [1])
      await catalog.close()
      try await disk.makeReadOnly()
      let error = await #expect(throws: RollcallError.self) { try await EmbeddedCatalog.open(folder: disk.folder, logger: .silent) }
      #expect(error?.code == .unreachable)
      #expect(error?.message.contains("Check the folder's owner and rights") == true, "\(String(describing: error))")
    }
  }
}
