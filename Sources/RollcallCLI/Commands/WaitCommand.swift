import ArgumentParser
import Foundation
import Rollcall

struct WaitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Waits until services have passing instances; then ends, or becomes a command.",
    usage: "rollcall wait <name> ... [--count <count>] [--timeout <duration>] [--catalog <url>] [-- <command> ...]",
    discussion: """
      Every NAME must have --count passing instances at the same time. A catalog that is not up yet is waited for as well. When the \
      time runs out, standard error names what is missing, and the exit code is 124.

      COMMAND takes this program's place: it keeps its process number, terminal and standard streams.

      Examples:
        rollcall wait database
        rollcall wait cassandra redis --count 3 --timeout 5m -- ./server
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(
    help: ArgumentHelp("The services' names; behind '--' the command to become, with its arguments.", valueName: "name"),
    completion: .custom { await completeServices($0, $1, $2) })
  var words: [String]

  @Option(help: "How many passing instances each must have.")
  var count = 1

  @Option(
    help: ArgumentHelp("How long to wait at most. (default: 60s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .milliseconds(1) ... .seconds(3_600_000), named: "1ms to 1000h") })
  var timeout = DurationArgument.seconds(60)

  static let timedOut = ExitCode(124)

  mutating func validate() throws {
    guard count >= 1 else { throw ValidationError("The count \(count) is below 1.") }
    guard !(try names.isEmpty) else { throw ValidationError("There is no service to wait for. Write its name before '--'.") }
  }

  /// ArgumentParser takes no second list of words, and so cannot part them at the terminator.
  private var command: ArraySlice<String> { CommandLine.arguments.drop { $0 != "--" }.dropFirst() }

  private var names: [ServiceName] {
    get throws { try words.dropLast(command.count).map(ServiceName.init(argument:)) }
  }

  func run() async throws {
    let names = try names
    let inherited = OpenFiles()
    let wanted = AwaitedServices(names, count: count)
    let isComplete = try await catalog.withCatalog(connect: .inBackground) { catalog in
      try await wanted.wait(in: catalog, upTo: timeout.duration)
    }
    guard isComplete else {
      StandardError.say("Timed out after \(timeout): \(wanted.missing).")
      throw Self.timedOut
    }
    guard let words = CommandWords(Array(command)) else { return }
    inherited.closeOthersOnExec()
    throw ExitCode(becomeCommand(words))
  }
}
