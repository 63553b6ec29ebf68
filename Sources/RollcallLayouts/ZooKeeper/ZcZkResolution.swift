/// Finds the node that a path means when parts of it are links: a pure state machine, which asks for one node at a time.
///
/// A path that exists is itself. Otherwise its parent is resolved first, and there the last component may be a child or a link.
public struct ZcZkResolution: Sendable {
  public enum Step: Sendable, Hashable {
    /// Tell ``found(_:)`` what lies at this path: its data, or nil for nothing.
    case look(String)
    /// The path means this node.
    case resolved(String)
    /// Neither a node nor a link.
    case missing
    /// The links lead round in a circle: these paths.
    case loop([String])
  }

  private enum Question: Sendable {
    /// Does the path itself exist?
    case path(String)
    /// Is `child` a node below the resolved parent?
    case child(String, parent: String)
    /// Has the resolved parent a link of that name?
    case link(String, parent: String)
  }

  /// Bounds what links can make of a path.
  private static let maximumSteps = 256

  public private(set) var step: Step
  /// Every path that was looked at: a change at any of them may change the outcome.
  public private(set) var visited: Set<String> = []
  private var question: Question
  /// Components still to be found below what is resolved, the next one last.
  private var rest: [String] = []
  private var seen: [String] = []
  private var steps = 0

  public init(_ path: String) {
    question = .path(path)
    step = .look(path)
  }

  /// - Parameter data: What lies at the path of the last ``Step/look(_:)``.
  public mutating func found(_ data: [UInt8]?) {
    guard case .look(let path) = step else { return }
    visited.insert(path)
    steps += 1
    guard steps <= Self.maximumSteps else { return step = .loop(seen + [path]) }
    switch question {
    case .path:
      if data != nil { return arrived(at: path) }
      guard !seen.contains(path) else { return step = .loop(seen + [path]) }
      seen.append(path)
      guard path != "/", let slash = path.lastIndex(of: "/") else { return step = .missing }
      rest.append(String(path[path.index(after: slash)...]))
      look(.path(slash == path.startIndex ? "/" : String(path[..<slash])))
    case .child(let name, let parent):
      if data != nil { return arrived(at: path) }
      look(.link(name, parent: parent))
    case .link(let name, let parent):
      guard let link = data.flatMap({ ZcZkProperties($0).link(to: name) }), let target = ZcZkPath.target(link, from: parent) else {
        return step = .missing
      }
      look(.path(target))
    }
  }

  private mutating func arrived(at path: String) {
    guard let name = rest.popLast() else { return step = .resolved(path) }
    look(.child(name, parent: path))
  }

  private mutating func look(_ next: Question) {
    question = next
    step =
      switch next {
      case .path(let path): .look(path)
      case .child(let name, let parent): .look(parent == "/" ? "/\(name)" : "\(parent)/\(name)")
      case .link(_, let parent): .look(parent)
      }
  }
}
