import Foundation
import RealServers
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs a program to its end.
/// - Returns: what it printed, line by line.
/// - Throws: when it does not end with 0 within the time, with what it complained of.
func run(_ program: String, _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(100)) async throws
  -> [String]
{
  let variables = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
  return try await withDeadline(limit, "\(program) \(arguments.joined(separator: " ")) did not end in time.") {
    var gently = PlatformOptions()
    // A script ends what it has started when it is asked to.
    gently.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(10))]
    let ended = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments), environment: .inherit.updating(variables), platformOptions: gently,
      input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard ended.terminationStatus.isSuccess else {
      throw RollcallError(
        .rejected, "\(program) ended with \(ended.terminationStatus), having printed:\n\(ended.standardOutput)\(ended.standardError)")
    }
    return ended.standardOutput.split(separator: "\n").map(String.init)
  }
}

/// The interpreter of a Python client that `scripts/install-servers` installs.
func python(with package: String) -> String {
  Cassandra.example.deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv/\(package)/bin/python").path
}

func script(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Python/\(name)").path
}
