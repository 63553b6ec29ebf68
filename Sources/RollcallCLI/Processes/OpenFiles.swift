import Foundation

/// The files that this process has open at one moment, by their descriptors.
struct OpenFiles {
  private let descriptors: Set<CInt>

  init() {
    descriptors = Self.now
  }

  /// Keeps what was opened since from a program that takes this one's place. What was handed to this one, it gets.
  func closeOthersOnExec() {
    for descriptor in Self.now.subtracting(descriptors) {
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  private static var now: Set<CInt> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
    return Set(names.compactMap { CInt($0) })
  }
}
