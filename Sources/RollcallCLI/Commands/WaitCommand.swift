import ArgumentParser
import Foundation
import Rollcall
import RollcallReadiness

struct WaitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Waits for services and other conditions; then ends, or becomes a command.",
    usage: "rollcall wait <name-or-condition> ... [--any] [--timeout <duration>] [--catalog <url>] [-- <command> ...]",
    discussion: """
      A NAME is a service that must have --count passing instances. Other conditions:
        host:port, tcp://host:port   a connection is accepted (tcp4:// and tcp6:// by that kind of address only)
        unix:PATH                    a connection is accepted at this socket
        http://…, https://…          a GET is answered with 2xx; other expectations stand behind a #, as in
                                     http://web/health#status=200-204,301&body=ready
        exec:COMMAND                 a shell runs COMMAND, and it exits with 0
        file:PATH                    a file or folder is there

      All must hold at the same time, or with --any one of them. A catalog that is not up yet is waited for as well; without a NAME \
      none is asked. When the time runs out, standard error names what is missing, and the exit code is 124.

      COMMAND takes this program's place: it keeps its process number, terminal and standard streams, and gets all signals itself.

      Examples:
        rollcall wait database
        rollcall wait cassandra redis --count 3 --timeout 5m -- ./server
        rollcall wait db:5432 'http://search:9200/_cluster/health#body=green' -- ./server
        rollcall wait 'exec:pg_isready -q' file:/run/migrated --timeout 0
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(
    help: ArgumentHelp(
      "The services' names and the conditions; behind '--' the command to become, with its arguments.", valueName: "name-or-condition"),
    completion: .custom { await completeServices($0, $1, $2) })
  var words: [String]

  @Option(help: "How many passing instances each service must have.")
  var count = 1

  @Flag(help: "One that holds is enough.")
  var any = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How long to wait at most, 0 for ever; a number alone means seconds. (default: 60s)", valueName: "duration"),
    transform: Self.limit)
  var timeout = DurationArgument.seconds(60)

  @Flag(
    inversion: .prefixedNo,
    help: "Do not become COMMAND when the time has run out. With --no-strict it is started all the same.")
  var strict = true

  @Flag(name: .shortAndLong, help: "Do not tell what is waited for.")
  var quiet = false

  static let timedOut = ExitCode(124)

  mutating func validate() throws {
    guard count >= 1 else { throw ValidationError("The count \(count) is below 1.") }
    guard !(try subjects.isEmpty) else {
      throw ValidationError("There is nothing to wait for. Write a service's name or a condition before '--'.")
    }
  }

  /// ArgumentParser takes no second list of words, and so cannot part them at the terminator.
  private var command: ArraySlice<String> { CommandLine.arguments.drop { $0 != "--" }.dropFirst() }

  private var subjects: [Awaited.Subject] {
    get throws { try words.dropLast(command.count).map(Self.subject) }
  }

  func run() async throws {
    let subjects = try subjects
    let inherited = OpenFiles()
    let isQuiet = quiet
    let awaited = Awaited(subjects, count: count, needsAll: !any) { missing in
      if !isQuiet { StandardError.say("Waiting: \(missing).") }
    }
    let limit = timeout.duration == .zero ? nil : timeout.duration
    let needsCatalog = subjects.contains { if case .service = $0 { true } else { false } }
    let isComplete =
      needsCatalog
      ? try await catalog.withCatalog(connect: .inBackground) { try await awaited.wait(in: $0, upTo: limit) }
      : try await awaited.wait(in: nil, upTo: limit)
    if !isComplete { StandardError.say("Timed out after \(timeout): \(awaited.missing).") }
    guard let words = CommandWords(Array(command)), isComplete || !strict else {
      if !isComplete { throw Self.timedOut }
      return
    }
    inherited.closeOthersOnExec()
    throw ExitCode(becomeCommand(words))
  }

  private static func subject(_ word: String) throws -> Awaited.Subject {
    guard ReadinessCondition.isCondition(word) else { return .service(try ServiceName(argument: word)) }
    do {
      return .condition(try ReadinessCondition(word))
    } catch {
      throw ValidationError(error.message)
    }
  }

  private static func limit(_ text: String) throws -> DurationArgument {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return try DurationArgument(isNumber ? text + "s" : text, within: .zero ... .seconds(3_600_000), named: "0 to 1000h")
  }
}
