import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Where everything lies in ZooKeeper: instances as the layout says, keys of the key-value store at `<base>/<key>`.
struct Places: Sendable {
  /// A root and what matters below it.
  struct Range: Sendable {
    var root: String
    var scope: TreeScope
    /// Folders of instances that stand for others.
    var links: [Relocation] = [] {
      didSet { targets = Set(links.map(\.target)).subtracting([root]) }
    }
    /// Where links lead, apart from the root.
    private(set) var targets: Set<String> = []
    /// Whether properties of an instance may be another node's.
    var hasPropertyLinks = false

    init(root: String, scope: TreeScope) {
      self.root = root
      self.scope = scope
    }

    func role(of path: String) -> TreeScope.Role {
      let role = scope.role(of: path, below: root)
      guard role == .nothing, !targets.isEmpty, let folder = TreePlace.parent(of: path) else { return role }
      return targets.contains(folder) ? .entry : .nothing
    }

    /// Where watches must be set.
    var watched: [String] {
      if case .key(let hasParts) = scope { return Places.parts(ofNode: root, hasParts) }
      // What lies below the root is told by its own watch.
      return [root] + targets.filter { TreePlace.components(of: $0, below: root) == nil }.sorted()
    }
  }

  /// ZooKeeper's own nodes.
  private static let system = "/zookeeper"

  let layout: any FolderLayout
  let layoutName: String
  /// The node under which everything lies; `/` for the whole tree.
  let base: String
  /// Who may do what with an instance's node.
  let acl: [ZooKeeperACL]?
  /// Whether the folders of instances are containers, which the server removes some time after their last instance is gone: in Rollcall's own
  /// folder, and as Curator has it. Elsewhere a folder may get a key's value, which must not vanish with the instances; and no client can tell
  /// a container from a node that stays.
  let hasContainers: Bool
  /// Where sessions are described; nil where the folder belongs to a layout of others, which has no room for what keys have beside their values, either.
  let sessionFolder: String?

  init(_ choice: FolderLayoutChoice, base: String, processID: Int32, time: Int64) {
    layout = choice.layout(base: base, processID: processID, time: time)
    layoutName = choice.rawValue
    self.base = TreePlace.node(ofFolder: base)
    // zc.zk lets nobody write its providers, not even their owner.
    acl = choice == .zcZk ? [.readableByAnybody] : nil
    sessionFolder = (layout as? RollcallLayout).map { $0.folder + "sessions" }
    hasContainers = [.rollcall, .curator, .spring].contains(choice)
  }

  // MARK: Instances

  func services() -> Range {
    instances(root: TreePlace.node(ofFolder: layout.root), layout.levels)
  }

  func instances(of service: ServiceName) -> Range {
    let prefix = layout.prefix(of: service)
    let depth = prefix.utf8.dropFirst(layout.root.utf8.count).count { $0 == UInt8(ascii: "/") }
    return instances(root: TreePlace.node(ofFolder: prefix), Array(layout.levels.dropFirst(depth)))
  }

  private func instances(root: String, _ levels: [TreeLevel]) -> Range {
    var range = Range(root: root, scope: .instances(levels))
    range.hasPropertyLinks = hasLinks
    return range
  }

  /// Whether folders and properties may be links.
  var hasLinks: Bool { layout is ZcZkLayout }

  // MARK: Sessions

  func sessionNode(_ session: ZooKeeperSessionID) -> String? { sessionFolder.map { TreePlace.child("\(session)", of: $0) } }

  // MARK: Keys

  /// Whether flags and locks lie beside keys.
  var hasParts: Bool { sessionFolder != nil }

  func parts(ofNode node: String) -> [String] { Self.parts(ofNode: node, hasParts) }

  private static func parts(ofNode node: String, _ hasParts: Bool) -> [String] {
    hasParts ? KeyPart.allCases.map { $0.path(of: node) } : [node]
  }

  /// Where a key of the key-value store lies.
  /// - Throws: `.invalid` for a key that cannot be, or belongs to the layout.
  func node(ofKey key: String) throws(RollcallError) -> String {
    guard !key.isEmpty else { throw .invalid("A key is empty.") }
    let path = node(key.split(separator: "/", omittingEmptySubsequences: false))
    guard !isReserved(path) else {
      throw .invalid("The key '\(key)' lies at '\(path)', where ZooKeeper or the layout '\(layoutName)' keeps its own. Use another key.")
    }
    return path
  }

  private func node(_ components: [Substring]) -> String {
    components.reduce(base) { TreePlace.child(KeyComponent.name($1), of: $0) }
  }

  /// - Returns: nil for a node that is no key's.
  func key(ofNode path: String) -> String? {
    guard !isReserved(path), let names = TreePlace.components(of: path, below: base), !names.isEmpty else { return nil }
    var components: [String] = []
    for name in names {
      guard let component = KeyComponent.component(name) else { return nil }
      components.append(component)
    }
    return components.joined(separator: "/")
  }

  private func isReserved(_ path: String) -> Bool {
    layout.owns(path) || path == Self.system || path.utf8.starts(with: "\(Self.system)/".utf8)
      || reserved.contains { path == $0 || path.utf8.starts(with: "\($0)/".utf8) }
  }

  /// The folder that a layout has for itself.
  private var reserved: [String] {
    guard let own = layout as? RollcallLayout else { return [] }
    return [TreePlace.node(ofFolder: own.folder)]
  }

  func range(of selector: KeySelector) throws(RollcallError) -> Range {
    switch selector {
    case .key(let key): return Range(root: try node(ofKey: key), scope: .key(hasParts: hasParts))
    case .prefix(let prefix):
      var components = prefix.split(separator: "/", omittingEmptySubsequences: false)
      let beginning = components.popLast() ?? ""
      return Range(
        root: node(components),
        scope: .keys(beginning: String(beginning), without: Set(reserved + [Self.system]), hasParts: hasParts))
    }
  }
}
