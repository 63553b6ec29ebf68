import ArgumentParser

struct KeyValueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kv",
    abstract: "Reads, writes and follows values under keys.",
    discussion: """
      Examples:
        rollcall kv put web/color green
        rollcall kv get web/color
        rollcall kv list web/
        rollcall kv watch web/color
        rollcall kv delete web/color
      """,
    subcommands: [
      KeyValueGetCommand.self, KeyValuePutCommand.self, KeyValueDeleteCommand.self, KeyValueListCommand.self, KeyValueWatchCommand.self,
    ])
}
