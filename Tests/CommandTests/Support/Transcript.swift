import Rollcall
import Synchronization

/// The lines that a program prints, as they come.
final class Transcript: Sendable {
  private let collected = Mutex<[String]>([])
  private let published = Broadcast<[String]>([])

  var lines: [String] { collected.withLock { $0 } }
  var text: String { lines.joined(separator: "\n") }

  func append(_ line: String) {
    let lines = collected.withLock { lines in
      lines.append(line)
      return lines
    }
    published.publish(lines)
  }

  func finish() {
    published.finish()
  }

  /// The first line that contains the text, waited for.
  @discardableResult
  func line(containing text: String) async throws -> String {
    try await lines { $0.contains { $0.contains(text) } }.first { $0.contains(text) } ?? ""
  }

  /// All lines so far, once they satisfy the predicate.
  @discardableResult
  func lines(where predicate: @escaping @Sendable ([String]) -> Bool) async throws -> [String] {
    let found = try await withDeadline(.seconds(60), "What was awaited was not printed in time, but:\n\(self.text)") {
      try await self.published.first(where: predicate)
    }
    guard let found else { throw RollcallError(.closed, "The program ended without what was awaited, having printed:\n\(text)") }
    return found
  }
}
