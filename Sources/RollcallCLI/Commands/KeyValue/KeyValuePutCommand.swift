import ArgumentParser
import Rollcall

struct KeyValuePutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put",
    abstract: "Writes the value of a key, and prints the key's new revision.",
    discussion: """
      With --cas nothing is written, and the exit code is 1, when the key has another revision meanwhile.

      Examples:
        rollcall kv put web/color green
        rollcall kv put web/logo @logo.png
        render | rollcall kv put web/page -
        rollcall kv put web/leader node1 --cas 0
        rollcall kv put web/color blue --cas "$(rollcall kv get web/color --format json | jq .modifyRevision)"
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The key.", transform: { try keyArgument($0) })
  var key: String

  @Argument(help: "The value; @FILE takes it from a file, - from standard input.")
  var value: String?

  @Option(help: ArgumentHelp("Take the value from this file.", valueName: "file"), completion: .file())
  var file: String?

  @Flag(help: "Take VALUE as it stands, also when it begins with @ or is -.")
  var raw = false

  @Option(help: ArgumentHelp("Write only if the key has this revision; 0 if it does not exist.", valueName: "revision"))
  var cas: UInt64?

  mutating func validate() throws {
    guard (value == nil) != (file == nil) else {
      throw ValidationError(
        value == nil
          ? "There is no value: give VALUE, @FILE, --file FILE, or - for standard input." : "VALUE and --file exclude each other.")
    }
  }

  func run() async throws {
    let bytes = try source.read()
    let condition = cas.map { KeyValueOperation.Condition.revision(Revision($0)) } ?? .none
    let outcome = try await catalog.withCatalog { catalog in
      try await catalog.keyValues.commit([.set(key: key, value: bytes, flags: 0, condition: condition)])
    }
    switch outcome {
    case .committed(let entries, let revision):
      try StandardOutput.write(line: "\(entries.first?.first?.modifyRevision ?? revision)")
    case .refused:
      throw CommandFailure(
        cas == 0
          ? "The key '\(key)' exists already; nothing was written."
          : "The key '\(key)' is not at revision \(cas ?? 0); nothing was written.")
    }
  }

  private var source: ValueSource {
    if let file { return .file(file) }
    guard let value else { return .standardInput }
    return raw ? .text(value) : ValueSource(argument: value)
  }
}
