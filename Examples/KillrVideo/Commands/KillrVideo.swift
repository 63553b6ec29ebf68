import ArgumentParser

@main
struct KillrVideo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "killrvideo",
    abstract: "KillrVideo's back end in Swift, and a client that finds it by name.",
    discussion: "Both ask the catalog where things are: the back end its database, the client the back end's services.",
    subcommands: [BackendCommand.self, ClientCommand.self])
}
