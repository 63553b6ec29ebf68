/// The rules for paths, as the servers check them (`PathUtils`), so that a wrong one is told before it is sent.
enum NodePath {
  /// - Parameter sequential: the server appends a number, so that the path may end with a slash.
  static func check(_ path: String, sequential: Bool = false) throws(ZooKeeperError) {
    guard path.utf8.first == UInt8(ascii: "/") else { throw bad(path, "it must begin with '/'") }
    let whole = sequential ? path + "0" : path
    if whole.utf8.count == 1 { return }
    for segment in whole.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if segment.isEmpty { throw bad(path, whole.hasSuffix("/") ? "it must not end with '/'" : "it has an empty name ('//')") }
      if segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8) { throw bad(path, "no name may be '.' or '..'") }
    }
    if let scalar = whole.unicodeScalars.first(where: isForbidden) {
      throw bad(path, "the character U+\(String(scalar.value, radix: 16, uppercase: true)) is not allowed in it")
    }
  }

  static func parent(of path: String) -> String? {
    guard path.utf8.count > 1, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Behind the last slash.
  static func name(of path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...]
  }

  static func join(_ parent: String, _ name: some StringProtocol) -> String {
    parent == "/" ? "/\(name)" : "\(parent)/\(name)"
  }

  /// The servers look at UTF-16, where everything above U+FFFF is surrogates.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1f, 0x7f...0x9f, 0xd800...0xf8ff, 0xfff0...: true
    default: false
    }
  }

  private static func bad(_ path: String, _ why: String) -> ZooKeeperError {
    ZooKeeperError(.badArguments, "this is no path of a node: \(why)", path: path)
  }
}
