import ArgumentParser
import Rollcall

struct KeyValueDeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Deletes a key, or all keys with the same beginning.",
    discussion: """
      Deleting what is not there is no error. With --cas nothing is deleted, and the exit code is 1, when the key has another \
      revision meanwhile.

      Examples:
        rollcall kv delete web/color
        rollcall kv delete web/color --cas 17
        rollcall kv delete web/ --recurse
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The key, or with --recurse the beginning of keys; the empty one means all.")
  var key: String

  @Flag(help: "All keys that begin with KEY.")
  var recurse = false

  @Option(help: ArgumentHelp("Delete only if the key has this revision.", valueName: "revision"))
  var cas: UInt64?

  mutating func validate() throws {
    if !recurse { key = try keyArgument(key) }
    if recurse, cas != nil { throw ValidationError("--cas speaks of one key, so it does not go with --recurse.") }
  }

  func run() async throws {
    let condition = cas.map { KeyValueOperation.Condition.revision(Revision($0)) } ?? .none
    let operation: KeyValueOperation = recurse ? .deletePrefix(key) : .delete(key: key, condition: condition)
    let outcome = try await catalog.withCatalog { try await $0.keyValues.commit([operation]) }
    guard outcome.isCommitted else { throw CommandFailure("The key '\(key)' is not at revision \(cas ?? 0); nothing was deleted.") }
  }
}
