import Rollcall
import Subprocess

/// The lines that a running program prints, read one after the other.
struct PrintedLines {
  private var lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  private var seen: [String] = []

  init(_ output: SubprocessOutputSequence) {
    lines = output.strings().makeAsyncIterator()
  }

  /// Waits for the next line that satisfies the predicate; those before it are passed over.
  @discardableResult
  mutating func next(where isWanted: (String) -> Bool) async throws -> String {
    while let line = try await lines.next() {
      seen.append(line)
      if isWanted(line) { return line }
    }
    throw RollcallError(.closed, "The program ended without what was awaited, having printed:\n\(seen.joined(separator: "\n"))")
  }
}
