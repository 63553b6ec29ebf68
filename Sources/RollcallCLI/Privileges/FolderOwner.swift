import Foundation

/// Gives a folder and the files in it to the user that the agent becomes.
struct FolderOwner {
  private let identity: ProcessIdentity

  init(_ identity: ProcessIdentity) {
    self.identity = identity
  }

  /// - Throws: ``CommandFailure`` which names what cannot be given away.
  func take(_ folder: String) throws(CommandFailure) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(folder) }
    defer { close(descriptor) }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw CommandFailure("The folder '\(folder)' cannot be read: \(error.localizedDescription)")
    }
    for name in names { try take(name, in: descriptor, folder) }
    guard fchown(descriptor, identity.user, identity.group) == 0 else { throw failure(folder) }
  }

  /// Files that have one name and are here: a link, laid by whoever may write in the folder, would give away what it leads to.
  private func take(_ name: String, in folder: CInt, _ path: String) throws(CommandFailure) {
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else { return }
    guard status.st_uid != identity.user || status.st_gid != identity.group else { return }
    guard fchown(file, identity.user, identity.group) == 0 else { throw failure("\(path)/\(name)") }
  }

  private func failure(_ path: String) -> CommandFailure {
    CommandFailure("'\(path)' cannot be given to the user '\(identity.name)': \(String(cString: strerror(errno))).")
  }
}
