/// A layout whose keys all have the same depth, for stores that list one folder at a time, such as ZooKeeper.
public protocol FolderLayout: TreeLayout {
  /// What the components of a key stand for, from below ``TreeLayout/root`` down to the instance.
  var levels: [TreeLevel] { get }

  /// How an instance comes by its key.
  var naming: TreeNaming { get }
}

extension FolderLayout {
  public var naming: TreeNaming { .byKey }

  public func owns(_ key: String) -> Bool {
    guard let components = TreePath.components(of: key, below: root), components.count == levels.count else { return false }
    return zip(components, levels).allSatisfy { component, level in
      if case .fixed(let name) = level { component == name } else { true }
    }
  }
}
