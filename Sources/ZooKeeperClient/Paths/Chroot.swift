/// A node that a client takes for the root. The servers know nothing of it.
struct Chroot: Hashable, Sendable {
  /// Empty, or a path.
  let prefix: String

  /// - Parameter path: `/` or empty for none.
  init(_ path: String) throws(ZooKeeperError) {
    guard path != "/", !path.isEmpty else {
      prefix = ""
      return
    }
    try NodePath.check(path)
    prefix = path
  }

  var isRoot: Bool { prefix.isEmpty }

  /// As the servers name it.
  func full(_ path: String) -> String {
    if isRoot { return path }
    return path == "/" ? prefix : prefix + path
  }

  /// As the client names it. A path outside of the chroot, which no server should send, stays as it is.
  func local(_ path: String) -> String {
    guard !isRoot, path.hasPrefix(prefix) else { return path }
    let rest = path.dropFirst(prefix.count)
    if rest.isEmpty { return "/" }
    return rest.first == "/" ? String(rest) : path
  }
}
