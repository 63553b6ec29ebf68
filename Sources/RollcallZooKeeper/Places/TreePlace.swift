/// Paths of nodes.
enum TreePlace {
  /// The node above; nil above the root.
  static func parent(of path: String) -> String? {
    guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func child(_ name: some StringProtocol, of path: String) -> String {
    path == "/" ? "/\(name)" : "\(path)/\(name)"
  }

  /// A folder's path as layouts give it, without the slash at its end.
  static func node(ofFolder folder: String) -> String {
    var path = folder
    while path.hasSuffix("/") { path.removeLast() }
    return path.isEmpty ? "/" : path
  }

  /// What comes below `root`; empty for the root itself, nil for what lies elsewhere.
  static func components(of path: String, below root: String) -> [Substring]? {
    if path == root { return [] }
    let prefix = root == "/" ? root : root + "/"
    guard path.utf8.starts(with: prefix.utf8) else { return nil }
    return Substring(path.utf8.dropFirst(prefix.utf8.count)).split(separator: "/", omittingEmptySubsequences: false)
  }
}
