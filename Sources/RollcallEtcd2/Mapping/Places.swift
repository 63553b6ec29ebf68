import Etcd2Client
import Rollcall
import RollcallLayouts

/// Where everything lies in etcd's v2 store, whose keys are paths: folders and leaves.
struct Places: Sendable {
  let layout: any TreeLayout
  let layoutName: String
  /// With the slash at its end: a key `a/b` of the key-value store lies at this and `a/b`.
  let keyRoot: String

  init(_ choice: LayoutChoice, base: String) {
    layout = choice.layout(base: base)
    layoutName = choice.rawValue
    keyRoot = String(base.reversed().drop { $0 == "/" }.reversed()) + "/"
  }

  /// The folder in which a prefix's keys lie: what is before its last slash.
  static func folder(of prefix: String) -> String {
    let end = prefix.lastIndex(of: "/") ?? prefix.startIndex
    return end == prefix.startIndex ? "/" : String(prefix[..<end])
  }

  /// - Throws: `.unsupported` for a path that etcd would change, or keep without listing it.
  static func check(_ path: String) throws(RollcallError) {
    let components = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for component in components where component.isEmpty || component == "." || component == ".." || component.hasPrefix("_") {
      throw RollcallError(
        .unsupported, "etcd's v2 store cannot keep '\(path)': no part of it may be empty, '.' or '..', or begin with '_'.")
    }
  }

  /// - Throws: `.invalid` for a key that cannot be or belongs to the layout, `.unsupported` for one that etcd cannot keep.
  func path(ofKey key: String) throws(RollcallError) -> String {
    guard !key.isEmpty else { throw .invalid("A key is empty.") }
    let path = keyRoot + key
    guard !layout.owns(path) else {
      throw .invalid("The key '\(key)' lies at '\(path)', where the layout '\(layoutName)' keeps its own. Use another key.")
    }
    try Self.check(path)
    return path
  }

  /// - Returns: nil for what lies elsewhere or belongs to the layout.
  func keyName(_ path: String) -> String? {
    guard path.utf8.starts(with: keyRoot.utf8), !layout.owns(path) else { return nil }
    return String(Substring(path.utf8.dropFirst(keyRoot.utf8.count)))
  }
}
