import Foundation
import RealServers
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// What came of a `rollcall` that ends by itself.
struct FinishedTool: Sendable {
  let code: Int32
  let output: String
  let errors: String

  /// The lines of the output.
  var lines: [Substring] { output.split(separator: "\n") }

  func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(output.utf8))
  }
}

enum CatalogVariable {
  static let key: Environment.Key = "ROLLCALL_CATALOG"
}

/// Runs `rollcall` with the arguments to its end.
func rollcall(_ arguments: [String], catalog: String? = nil, environment: [Environment.Key: String] = [:], input: String = "") async throws
  -> FinishedTool
{
  let executable = try RollcallAgentServer.locate()
  return try await withDeadline(.seconds(60), "rollcall \(arguments.joined(separator: " ")) did not end in time.") {
    let ended = try await run(
      .path(FilePath(executable)), arguments: Arguments(arguments),
      environment: .inherit.updating(environment.mapValues { $0 as String? }.merging([CatalogVariable.key: catalog]) { $1 }),
      input: .string(input), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let code: Int32 =
      switch ended.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return FinishedTool(code: code, output: ended.standardOutput, errors: ended.standardError)
  }
}
