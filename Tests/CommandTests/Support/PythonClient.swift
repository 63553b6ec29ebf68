import RealServers
import Rollcall
import Subprocess

/// Runs a Python script with one of the clients that `scripts/install-servers` installs.
struct PythonClient: Sendable {
  let name: String

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// - Returns: what it printed.
  func callAsFunction(_ script: String, _ arguments: String...) async throws -> String {
    try await withDeadline(.seconds(60), "The Python client did not end in time.") {
      let result = try await run(
        .path(EtcdSite.python(name)), arguments: Arguments(["-c", script] + arguments), output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20))
      guard result.terminationStatus.isSuccess else { throw Failure(description: "\(name): \(result.standardError)") }
      return result.standardOutput
    }
  }
}
