import Foundation
import Rollcall
import Synchronization
import Testing

@testable import RollcallEmbedded

private final class Count: Sendable {
  private let value = Atomic(0)

  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}

/// A process of its own that dies by kill -9 in the middle of writing.
@Suite(.timeLimit(.minutes(2))) struct CrashTests {
  /// Writes on all sides, notes in a file what was acknowledged, and kills itself after so many writes.
  private static func writeUntilKilled(_ folder: String, notes: String, after limit: Int) async throws {
    let catalog = try await EmbeddedCatalog.open(folder: folder)
    let session = try await catalog.openSession(SessionOptions(timeout: .seconds(600)))
    let file = open(notes, O_WRONLY | O_APPEND | O_CREAT, 0o600)
    let count = Count()
    try await withThrowingTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          for value in 1... {
            if writer % 2 == 0 {
              try await catalog.keyValues.put("key-\(writer)", Array("\(value)".utf8))
            } else {
              try await session.register(
                ServiceInstance(service: "web", id: "\(writer)", host: "10.0.0.1", port: 80, metadata: ["value": "\(value)"]))
            }
            let line = "\(writer) \(value)\n"
            _ = line.withCString { write(file, $0, strlen($0)) }
            if count.next() == limit { kill(getpid(), SIGKILL) }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `Every acknowledged write is there after kill -9 in the middle of writing`() async throws {
    try await withFolder { folder in
      let notes = folder + "-notes"
      defer { try? FileManager.default.removeItem(atPath: notes) }
      for round in 1...3 {
        try? FileManager.default.removeItem(atPath: notes)
        let limit = 300 * round
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String, notes = notes as String, limit = limit as Int] in
          try await Self.writeUntilKilled(folder, notes: notes, after: limit)
        }
        var acknowledged: [Int: Int] = [:]
        for line in try String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n") {
          let numbers = line.split(separator: " ").compactMap { Int($0) }
          if numbers.count == 2 { acknowledged[numbers[0]] = max(acknowledged[numbers[0]] ?? 0, numbers[1]) }
        }
        #expect(acknowledged.count == 8)
        let catalog = try await EmbeddedCatalog.open(folder: folder)
        let web = try await catalog.instances(of: "web")
        for (writer, value) in acknowledged {
          let found =
            writer % 2 == 0
            ? try await catalog.keyValues.get("key-\(writer)").flatMap { Int(String(decoding: $0.value, as: UTF8.self)) }
            : web.instances.first { $0.id == "\(writer)" }?.metadata["value"].flatMap { Int($0) }
          // One more may have been written and not acknowledged.
          #expect(found == value || found == value + 1, "Writer \(writer) was acknowledged \(value) and finds \(found ?? 0).")
        }
        // The session runs on, and its owner, if it still lived, could go on with it.
        for entry in try await catalog.sessions?.sessions().sessions ?? [] {
          try await catalog.sessions?.session(entry.id)?.renew()
          try await catalog.sessions?.session(entry.id)?.close()
        }
        #expect(try await catalog.instances(of: "web").instances == [])
        await catalog.close()
      }
    }
  }
}
