import Foundation
import Subprocess

/// A file system of a few megabytes in memory, for the faults of disks. Mounting needs root.
struct RAMDisk {
  let folder: String

  /// Whether this process may mount.
  static func isPossible() async -> Bool {
    (try? await with(megabytes: 1) { _ in true }) ?? false
  }

  static func with<Result>(megabytes: Int, _ body: (RAMDisk) async throws -> Result) async throws -> Result {
    let disk = RAMDisk(folder: FileManager.default.temporaryDirectory.appendingPathComponent("rollcall-disk-\(UUID().uuidString)").path)
    try FileManager.default.createDirectory(atPath: disk.folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: disk.folder) }
    try await perform("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "none", disk.folder)
    do {
      let result = try await body(disk)
      try await perform("umount", "-l", disk.folder)
      return result
    } catch {
      try await perform("umount", "-l", disk.folder)
      throw error
    }
  }

  /// Takes all the space that is left, down to the last block.
  func fill(_ file: String) {
    guard let output = fopen(folder + "/" + file, "w") else { return }
    let block = [UInt8](repeating: 1, count: 4096)
    while fwrite(block, 1, block.count, output) == block.count, fflush(output) == 0 {}
    fclose(output)
  }

  func makeReadOnly() async throws {
    try await Self.perform("mount", "-o", "remount,ro", folder)
  }

  private static func perform(_ program: String, _ arguments: String...) async throws {
    let ended = try await run(.name(program), arguments: Arguments(arguments), output: .discarded, error: .discarded)
    guard ended.terminationStatus.isSuccess else { throw POSIXError(.EPERM) }
  }
}
