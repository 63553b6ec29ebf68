import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A peer in C that answers at once and costs next to nothing.
enum StubPeer {
  /// Runs the body with its address, and ends it then.
  static func with<Result: Sendable>(in folder: URL, _ body: @escaping @Sendable (String) async throws -> Result) async throws -> Result {
    let program = try await CProgram.compile("zookeeper_stub", in: folder)
    let ended = try await Subprocess.run(.path(FilePath(program)), input: .none, output: .sequence, error: .discarded) { peer in
      for try await line in peer.standardOutput.strings() {
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { break }
        do {
          let result = try await body("127.0.0.1:\(port)")
          try? peer.send(signal: .kill)
          return result
        } catch {
          try? peer.send(signal: .kill)
          throw error
        }
      }
      throw BenchmarkError("The stub peer told no port.")
    }
    return ended.closureResult
  }
}
