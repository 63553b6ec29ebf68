private import Foundation

/// Paths of keys, and names as their components.
enum TreePath {
  /// What may stand as it is in a component: everything printable in ASCII but the slash and the percent sign.
  private static let plain = CharacterSet(charactersIn: Unicode.Scalar(0x21)...Unicode.Scalar(0x7e)).subtracting(
    CharacterSet(charactersIn: "/%"))

  /// A name as one component, percent-encoded where it must be; `.` and `..`, which ZooKeeper refuses, too.
  static func component(_ name: String) -> String {
    if name == "." { return "%2E" }
    if name == ".." { return "%2E%2E" }
    return name.addingPercentEncoding(withAllowedCharacters: plain) ?? name
  }

  static func name(_ component: some StringProtocol) -> String {
    component.removingPercentEncoding ?? String(component)
  }

  /// A base as given in a URL, without the slash at its end.
  static func base(_ path: String) -> String {
    var base = path
    while base.hasSuffix("/") { base.removeLast() }
    return base
  }

  /// The components of `key` below `prefix`; nil when it does not lie there or is a folder's own key.
  static func components(of key: String, below prefix: String) -> [Substring]? {
    guard key.utf8.starts(with: prefix.utf8) else { return nil }
    let rest = Substring(key.utf8.dropFirst(prefix.utf8.count))
    let components = rest.split(separator: "/", omittingEmptySubsequences: false)
    return components.contains("") ? nil : components
  }
}
