import Foundation
import Rollcall
import Subprocess

/// A shell command that is run with a set of instances on its standard input.
struct ChangeHook: Sendable {
  private let command: String

  init(_ command: String) {
    self.command = command
  }

  /// Runs the command to its end; cancelling asks it to end (SIGTERM), and two seconds later kills it.
  func run(with snapshot: ServiceSnapshot) async throws {
    let input = try JSONText.line(of: ServiceOutput(snapshot: snapshot)) + Data("\n".utf8)
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    do {
      let ended = try await Subprocess.run(
        .name("sh"), arguments: ["-c", command], platformOptions: options, input: .array(Array(input)),
        output: .currentStandardOutput, error: .currentStandardError)
      guard !ended.terminationStatus.isSuccess, !Task.isCancelled else { return }
      StandardError.say("The command ended with \(ended.terminationStatus); the watch goes on.")
    } catch {
      try Task.checkCancellation()
      StandardError.say("The command could not be run: \(error); the watch goes on.")
    }
  }
}
