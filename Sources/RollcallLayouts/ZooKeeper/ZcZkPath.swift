/// Paths as zc.zk takes them.
public enum ZcZkPath {
  /// Without `.` and `..`; nil when it leads above the root.
  public static func normalized(_ path: String) -> String? {
    var components: [Substring] = []
    for component in path.split(separator: "/") {
      switch component {
      case ".": continue
      case "..":
        guard components.popLast() != nil else { return nil }
      default: components.append(component)
      }
    }
    return "/" + components.joined(separator: "/")
  }

  /// A link's target, which is absolute or begins at the node that has the link.
  public static func target(_ link: String, from node: String) -> String? {
    normalized(link.hasPrefix("/") ? link : "\(node)/\(link)")
  }
}
