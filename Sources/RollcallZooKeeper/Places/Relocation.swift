/// A folder that stands for another one, as a link of zc.zk does.
struct Relocation: Sendable, Hashable {
  /// As it is asked for.
  var folder: String
  /// Where the nodes lie.
  var target: String

  /// Where a node of the target would lie in the folder.
  func original(of path: String) -> String {
    guard let components = TreePlace.components(of: path, below: target) else { return path }
    return components.reduce(folder) { TreePlace.child($1, of: $0) }
  }
}
