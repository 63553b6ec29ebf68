import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A command with its arguments, as it stood behind `--`.
struct CommandWords: Sendable {
  let program: String
  let arguments: [String]

  /// - Returns: nil when there are no words.
  init?(_ words: [String]) {
    guard let program = words.first else { return nil }
    self.program = program
    arguments = Array(words.dropFirst())
  }

  /// Found as shells do it: along PATH, unless there is a slash in it.
  var executable: Executable {
    program.contains("/") ? .path(FilePath(program)) : .name(program)
  }

  /// Tells that the command could not be started.
  /// - Returns: what shells exit with then: 126 for a file that cannot be run, 127 for one that is not there.
  func tellFailure(_ cause: String) -> Int32 {
    let isThere = program.contains("/") && FileManager.default.fileExists(atPath: program)
    guard isThere else {
      StandardError.say("The command '\(program)' was not found.")
      return 127
    }
    StandardError.say("The file '\(program)' cannot be run\(cause.isEmpty ? ": it is no program, or may not be executed" : ": \(cause)").")
    return 126
  }
}
