import ArgumentParser
import Foundation
import Rollcall

struct KeyValueGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Prints the value of a key.",
    discussion: """
      A key that is not there is told on standard error, and the exit code is 1; an empty value is a value. JSON shows the revision \
      that --cas takes, and a value that is no text (UTF-8) as 'valueBase64'.

      Examples:
        rollcall kv get web/color
        rollcall kv get web/logo --raw > logo.png
        rollcall kv get web/ --recurse
        rollcall kv get web/color --format json | jq .modifyRevision
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The key, or with --recurse the beginning of keys.")
  var key: String

  @Flag(help: "All keys that begin with KEY.")
  var recurse = false

  @Flag(help: "The value's bytes and nothing else, not even a newline.")
  var raw = false

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  mutating func validate() throws {
    if !recurse { key = try keyArgument(key) }
    if raw, recurse || format == .json {
      throw ValidationError("--raw prints one value, so it does not go with --recurse or --format json.")
    }
  }

  func run() async throws {
    if recurse {
      let snapshot = try await catalog.withCatalog { try await $0.keyValues.list(key) }
      switch format {
      case .json: try StandardOutput.write(json: KeyValueSetOutput(snapshot: snapshot))
      case .table:
        if snapshot.entries.isEmpty { return StandardError.say("No key begins with '\(key)'.") }
        try StandardOutput.write(line: snapshot.table)
      }
      return
    }
    guard let entry = try await catalog.withCatalog({ try await $0.keyValues.get(key) }) else {
      throw CommandFailure("There is no key '\(key)'.")
    }
    switch format {
    case .json: try StandardOutput.write(json: KeyValueOutput(entry))
    case .table: try StandardOutput.write(Data(entry.value) + (raw ? Data() : Data("\n".utf8)))
    }
  }
}
