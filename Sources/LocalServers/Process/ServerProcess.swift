import Foundation
import Subprocess
import Synchronization

/// One run of a program in a process group of its own, which never outlives this process.
///
/// A watchdog (a shell in yet another group) holds the reading end of a pipe whose only writer is this process. However this process
/// ends, kill -9 included, the pipe closes and the watchdog kills the group. Linux's parent-death signal would not do: it follows the
/// thread that started the program, and such threads end early.
final class ServerProcess: Sendable {
  let identifier: pid_t
  private let exit: Task<String, Never>
  private let hasEnded: EndFlag

  private init(identifier: pid_t, exit: Task<String, Never>, hasEnded: EndFlag) {
    self.identifier = identifier
    self.exit = exit
    self.hasEnded = hasEnded
  }

  deinit {
    signal(SIGKILL)
  }

  /// Starts the program; its output is added to the end of `log`. The watchdog removes `folder` as well.
  static func start(_ command: ServerCommand, folder: URL, log: URL) async throws -> ServerProcess {
    var ownGroup = PlatformOptions()
    ownGroup.processGroupID = 0
    let (identifiers, started) = AsyncThrowingStream.makeStream(of: pid_t.self)
    let hasEnded = EndFlag()
    let exit = Task { [ownGroup] in
      do {
        let watched = try await run(
          .name("sh"), arguments: ["-c", watchdog, folder.path], platformOptions: ownGroup, input: .inputWriter, output: .discarded,
          error: .discarded
        ) { watchdog in
          let ended = try await run(
            .name("sh"), arguments: Arguments(["-c", launcher, log.path, command.executable] + command.arguments),
            environment: .inherit.updating(
              Dictionary(uniqueKeysWithValues: command.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
            platformOptions: ownGroup, input: .none, output: .discarded, error: .discarded
          ) { server in
            _ = try await watchdog.standardInputWriter.write("\(server.processIdentifier.value)\n")
            started.yield(server.processIdentifier.value)
          }
          hasEnded.set()
          _ = try await watchdog.standardInputWriter.write("ended\n")
          return "\(ended.terminationStatus)"
        }
        return watched.closureResult
      } catch {
        hasEnded.set()
        started.finish(throwing: error)
        return "\(error)"
      }
    }
    for try await identifier in identifiers {
      return ServerProcess(identifier: identifier, exit: exit, hasEnded: hasEnded)
    }
    throw CancellationError()
  }

  var isRunning: Bool { !hasEnded.isSet }

  /// Sends a signal to the whole group, unless it has ended.
  func signal(_ number: CInt) {
    guard isRunning else { return }
    kill(-identifier, number)
  }

  /// Freezes it, and returns once none of its threads runs: the system stops them one after the other, and on a busy machine
  /// the last of them could still answer a request that was sent after the signal.
  func suspend() {
    signal(SIGSTOP)
    let deadline = ContinuousClock.now + .seconds(5)
    while isRunning, !isFrozen, ContinuousClock.now < deadline { usleep(1_000) }
  }

  /// By the states of its threads, as proc(5) tells them behind the name in parentheses.
  private var isFrozen: Bool {
    let folder = "/proc/\(identifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.allSatisfy { thread in
      guard let stat = try? String(contentsOf: URL(filePath: "\(folder)/\(thread)/stat"), encoding: .utf8),
        let name = stat.lastIndex(of: ")")
      else { return true }
      return stat[name...].dropFirst(2).first == "T"
    }
  }

  /// Waits for the end and says how it came.
  @discardableResult
  func waitForEnd() async -> String {
    await exit.value
  }

  private static let watchdog = #"read -r group && { read -r ended || { kill -s KILL -- "-$group"; rm -rf -- "$0"; }; }"#
  private static let launcher = #"exec "$@" >>"$0" 2>&1"#
}

/// Set once, when the process is gone and its number may go to another.
private final class EndFlag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() {
    value.store(true, ordering: .releasing)
  }
}
