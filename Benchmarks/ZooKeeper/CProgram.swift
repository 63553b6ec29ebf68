import Foundation
import Subprocess

/// Programs in C that are compiled when they are needed.
enum CProgram {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "C")

  /// - Returns: the program's path in the folder.
  static func compile(_ name: String, libraries: [String] = [], in folder: URL) async throws -> String {
    let (program, source) = (folder.appending(path: name).path, sources.appending(path: "\(name).c").path)
    let result = try await Subprocess.run(
      .name("cc"), arguments: Arguments(["-O2", "-o", program, source] + libraries.map { "-l\($0)" }), output: .discarded,
      error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else { throw BenchmarkError("\(source) was not compiled: \(result.standardError)") }
    return program
  }
}
