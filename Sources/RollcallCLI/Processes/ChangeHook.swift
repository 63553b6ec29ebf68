import Foundation
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A shell command that is run with a set of instances on its standard input.
struct ChangeHook: Sendable {
  private let command: String

  init(_ command: String) {
    self.command = command
  }

  /// Runs the command to its end; cancelling asks it to end (SIGTERM), and two seconds later kills it.
  func run(with snapshot: ServiceSnapshot) async throws {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    do {
      let set = try JSONText.line(of: ServiceOutput(snapshot: snapshot)) + Data("\n".utf8)
      let ended = try await Subprocess.run(
        .name("sh"), arguments: ["-c", command], platformOptions: options,
        input: .fileDescriptor(try Self.file(holding: set), closeAfterSpawningProcess: true), output: .currentStandardOutput,
        error: .currentStandardError)
      guard !ended.terminationStatus.isSuccess, !Task.isCancelled else { return }
      StandardError.say("The command ended with \(ended.terminationStatus); the watch goes on.")
    } catch {
      try Task.checkCancellation()
      StandardError.say("The command could not be run: \(error); the watch goes on.")
    }
  }

  /// A file without a name, to be read from its beginning. A pipe would break when the command ends without having read it.
  private static func file(holding data: Data) throws -> FileDescriptor {
    let path = FilePath(FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)").path)
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
    do {
      unlink(path.string)
      try file.writeAll(data)
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try file.close()
      throw error
    }
  }
}
