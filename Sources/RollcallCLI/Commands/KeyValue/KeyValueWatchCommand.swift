import ArgumentParser
import Foundation
import Rollcall

struct KeyValueWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Prints the value of a key at once and after each change.",
    discussion: """
      While the catalog is lost the last value stands; JSON tells so, and so does standard error. The watch goes on until it is stopped.

      Examples:
        rollcall kv watch web/color
        rollcall kv watch web/ --recurse
        rollcall kv watch web/color --format json
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The key, or with --recurse the beginning of keys.")
  var key: String

  @Flag(help: "All keys that begin with KEY.")
  var recurse = false

  @Flag(help: "Each value's bytes and nothing else, not even a newline.")
  var raw = false

  @Option(help: "How to print each set; JSON is one line for each.")
  var format = OutputFormat.table

  mutating func validate() throws {
    if !recurse { key = try keyArgument(key) }
    if raw, recurse || format == .json {
      throw ValidationError("--raw prints one value, so it does not go with --recurse or --format json.")
    }
  }

  func run() async throws {
    try await catalog.withCatalog { catalog in
      var last: KeyValueSnapshot?
      for await snapshot in catalog.keyValues.updates(of: recurse ? .prefix(key) : .key(key)) {
        switch format {
        case .json: try StandardOutput.write(json: KeyValueSetOutput(snapshot: snapshot))
        case .table: try show(snapshot, after: last)
        }
        last = snapshot
      }
    }
    throw CommandFailure("The catalog was closed.")
  }

  private func show(_ snapshot: KeyValueSnapshot, after last: KeyValueSnapshot?) throws {
    if snapshot.freshness != last?.freshness, last != nil || !snapshot.freshness.isCurrent {
      StandardError.say("'\(key)': \(snapshot.freshness.text).")
    }
    guard last == nil || snapshot.entries != last?.entries else { return }
    if recurse {
      try StandardOutput.write(line: snapshot.table + "\n")
    } else if let entry = snapshot.entries.first {
      try StandardOutput.write(Data(entry.value) + (raw ? Data() : Data("\n".utf8)))
    } else {
      StandardError.say("There is no key '\(key)'.")
    }
  }
}
