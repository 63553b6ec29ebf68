import ArgumentParser
import Rollcall

struct KeyValueListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists keys without their values.",
    discussion: """
      Examples:
        rollcall kv list
        rollcall kv list web/
        rollcall kv list web/ --format json
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The beginning of the keys; all keys when it is left out.")
  var prefix = ""

  @Option(help: "How to print them.")
  var format = OutputFormat.table

  func run() async throws {
    let entries = try await catalog.withCatalog { try await $0.keyValues.list(prefix) }.entries
    switch format {
    case .json:
      try StandardOutput.write(
        json: entries.map { Summary(key: $0.key, bytes: $0.value.count, modifyRevision: $0.modifyRevision, session: $0.session) })
    case .table:
      if entries.isEmpty { return StandardError.say(prefix.isEmpty ? "There are no keys." : "No key begins with '\(prefix)'.") }
      var table = Table(["KEY", "REVISION", "BYTES"])
      for entry in entries { table.add([entry.key, "\(entry.modifyRevision)", "\(entry.value.count)"]) }
      try StandardOutput.write(line: table.text)
    }
  }

  private struct Summary: Encodable {
    var key: String
    var bytes: Int
    var modifyRevision: Revision
    var session: SessionID?
  }
}
