import Rollcall
import RollcallLayouts

/// Which nodes below a root matter, and how.
enum TreeScope: Sendable {
  /// Instances in a layout's folders below the root: the levels that are left there.
  case instances([TreeLevel])
  /// Every node is a key's, and a folder of keys. Those directly below the root begin with a text.
  case keys(beginning: String, without: Set<String>, hasParts: Bool)
  /// The root alone, as a key's node, with its parts.
  case key(hasParts: Bool)

  enum Role: Sendable, Equatable {
    case nothing
    /// Its children matter; these alone, where their names are known.
    case folder(children: [String]?)
    case entry
    /// It is read, and its children matter.
    case entryAndFolder
  }

  /// Whether anything below the root matters.
  var isRecursive: Bool {
    if case .key = self { false } else { true }
  }

  /// Whether what is read must be how it was at one moment: commits are done as a whole.
  var isWhole: Bool {
    if case .instances = self { false } else { true }
  }

  /// - Parameter path: at the root or below it.
  func role(of path: String, below root: String) -> Role {
    if case .key(let hasParts) = self { return (hasParts ? KeyPart.split(path).node : path) == root ? .entry : .nothing }
    guard let components = TreePlace.components(of: path, below: root) else { return .nothing }
    switch self {
    case .instances(let levels): return Self.role(of: components, in: levels)
    case .key: return .nothing
    case .keys(let beginning, let excluded, let hasParts):
      if excluded.contains(path) { return .nothing }
      guard let first = components.first else { return .entryAndFolder }
      let part = hasParts ? KeyPart.split(path).part : .value
      let name = part == .value || components.count > 1 ? first : first.dropLast(part.rawValue.count)
      guard let component = KeyComponent.component(name), component.utf8.starts(with: beginning.utf8) else { return .nothing }
      // What lies below an excluded node.
      for place in excluded where path.utf8.starts(with: "\(place)/".utf8) { return .nothing }
      return part == .value ? .entryAndFolder : .entry
    }
  }

  private static func role(of components: [Substring], in levels: [TreeLevel]) -> Role {
    guard components.count <= levels.count else { return .nothing }
    for (component, level) in zip(components, levels) {
      if case .fixed(let name) = level, component != name { return .nothing }
    }
    guard components.count < levels.count else { return .entry }
    if case .fixed(let name) = levels[components.count] { return .folder(children: [name]) }
    return .folder(children: nil)
  }
}
