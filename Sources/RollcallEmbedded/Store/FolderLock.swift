internal import Foundation
internal import Rollcall
internal import Synchronization

/// The right to use a folder, which one process has at a time and the system takes back when it ends.
final class FolderLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// - Throws: `.inUse` with the process that holds it; `.unreachable` when the folder cannot be written.
  init(folder: String) throws(RollcallError) {
    let path = folder + "/lock"
    // Not inherited by commands that the process starts: they would hold on to the folder.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw RollcallError(
        .unreachable, "The lock file \(path) cannot be opened: \(String(cString: strerror(errno))). Check the folder's owner and rights.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.readProcess(descriptor)
      close(descriptor)
      throw RollcallError(
        .inUse,
        "The folder \(folder) is in use by \(holder.map { "the process \($0)" } ?? "another process"). "
          + "Stop it, or choose another folder: a catalog's folder belongs to one process at a time.")
    }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
    self.descriptor = Mutex(descriptor)
  }

  deinit {
    release()
  }

  func release() {
    guard let held = descriptor.withLock({ $0.take() }) else { return }
    // Closing alone would leave it to a command that is being started just now, until that has become its program.
    _ = flock(held, LOCK_UN)
    close(held)
  }

  private static func readProcess(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
