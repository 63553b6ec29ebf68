import Foundation

/// Gives up what only root may do, for good, once nothing needs it any more.
struct PrivilegeDrop: Sendable {
  let identity: ProcessIdentity
  /// The folders that the agent goes on to write in.
  let folders: [String]

  /// - Throws: ``CommandFailure`` when this process cannot become somebody else.
  init(to identity: ProcessIdentity, folders: [String]) throws(CommandFailure) {
    self.identity = identity
    self.folders = folders
    guard geteuid() == 0 || isDone else {
      throw CommandFailure("--user \(identity.name): only root can become another user. Start the agent as root, or leave the option out.")
    }
  }

  private var isDone: Bool {
    getuid() == identity.user && geteuid() == identity.user && getgid() == identity.group && getegid() == identity.group
  }

  /// - Throws: ``CommandFailure`` when something is left of root, or the folders cannot be used any more: the process must end then.
  func perform() throws(CommandFailure) {
    if geteuid() == 0 {
      for folder in folders { try FolderOwner(identity).take(folder) }
      guard setgroups(identity.groups.count, identity.groups) == 0, setgid(identity.group) == 0, setuid(identity.user) == 0 else {
        throw CommandFailure("The agent cannot become the user '\(identity.name)': \(String(cString: strerror(errno))).")
      }
    }
    // The kernel is asked, not believed: a way back would be a way for whoever takes the agent over.
    guard isDone, setuid(0) != 0, seteuid(0) != 0, setgid(0) != 0 || identity.group == 0, !Self.hasCapabilities else {
      throw CommandFailure("The agent is not only the user '\(identity.name)' now, but keeps rights of root. It does not go on.")
    }
    for folder in folders where access(folder, R_OK | W_OK | X_OK) != 0 {
      throw CommandFailure(
        "The user '\(identity.name)' cannot write in '\(folder)': \(String(cString: strerror(errno))). "
          + "Let it pass through the folders above, or give another --data-dir.")
    }
  }

  /// Whether a thread of this process has any. Rights are each thread's own, and one that is on its way out would be passed over.
  private static var hasCapabilities: Bool {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return threads.contains { thread in
      // One that has ended meanwhile has none.
      guard let status = try? String(contentsOfFile: "/proc/self/task/\(thread)/status", encoding: .utf8) else { return false }
      return status.split(separator: "\n").contains { line in
        guard line.hasPrefix("CapEff:") || line.hasPrefix("CapPrm:") else { return false }
        return line.split(separator: "\t").last.map { $0.contains { $0 != "0" } } ?? false
      }
    }
  }
}
