import ArgumentParser
import Rollcall

struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollcall",
    abstract: "Finds the instances of services that are alive right now, and announces them.",
    discussion: """
      One machine, nothing else installed:
        rollcall agent &
        rollcall run --service web --port 8000 -- python3 -m http.server 8000 &
        rollcall wait web
        rollcall instances web --format hostport

      Every command but 'agent' asks the catalog that --catalog or ROLLCALL_CATALOG names, or else the agent of this machine.
      Results are on standard output, everything else on standard error.

      Exit codes: 0 done, 1 failed, 64 misused, 124 timed out; 'run', 'lock' and 'wait … -- COMMAND' end with COMMAND's own.

      Completion:
        source <(rollcall --generate-completion-script bash)
        rollcall --generate-completion-script zsh > "${fpath[1]}/_rollcall"
        rollcall --generate-completion-script fish | source
      """,
    version: RollcallVersion.current,
    subcommands: [
      AgentCommand.self, RunCommand.self, RegisterCommand.self, DockerCommand.self, ServicesCommand.self, InstancesCommand.self,
      WatchCommand.self, WaitCommand.self, LockCommand.self, KeyValueCommand.self, DNSCommand.self, StatusCommand.self,
      ValidateCommand.self, ReloadCommand.self, DemoCommand.self, DemoMachineCommand.self,
    ])
  /// Runs what the command line asks for.
  static func run() async {
    do {
      let arguments = try AgentSettings.expanded(Array(CommandLine.arguments.dropFirst()))
      await main(arguments)
    } catch {
      exit(withError: error)
    }
  }
}
