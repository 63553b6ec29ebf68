/// Puts the values that other nodes have into a node's properties, where these are links: a pure state machine, which asks for one node at a time.
///
/// A property that is found nowhere, or whose links lead round in a circle, is left out.
public struct ZcZkPropertyResolution: Sendable {
  public enum Step: Sendable, Hashable {
    /// Tell ``found(_:)`` what lies at this path: its data, or nil for nothing.
    case look(String)
    case resolved
  }

  /// Bounds how long a chain of links may be.
  private static let longestChain = 32

  /// What is being looked for: a property of a node, in the place of a property of ours.
  private struct Search {
    let property: String
    var name: String
    var node: ZcZkResolution
    /// The nodes and properties on the way.
    var chain: [String]
  }

  public private(set) var step = Step.resolved
  /// Every path that was looked at: a change at any of them may change the outcome.
  public private(set) var visited: Set<String> = []
  /// Links that lead round in a circle: the nodes and properties on the way.
  public private(set) var loops: [[String]] = []
  private let path: String
  private var properties: ZcZkProperties
  private var waiting: [(property: String, path: String, name: String)]
  private var search: Search?

  /// - Parameter path: the node's, where relative links begin.
  public init(_ data: [UInt8], at path: String) {
    self.path = path
    properties = ZcZkProperties(data)
    waiting = properties.propertyLinks.map { ($0.key, $0.value.path, $0.value.name) }.sorted { $0.property > $1.property }
    next()
  }

  /// Whether a node may have such links.
  public static func mayHaveLinks(_ data: [UInt8]) -> Bool {
    data.indices.dropFirst().contains { data[$0] == UInt8(ascii: ">") && data[$0 - 1] == UInt8(ascii: "=") }
  }

  /// The node's data, with what was found so far in the place of links.
  public var data: [UInt8] { Array(properties.text.utf8) }

  /// - Parameter data: what lies at the path of the last ``Step/look(_:)``.
  public mutating func found(_ data: [UInt8]?) {
    guard case .look(let path) = step, var search else { return }
    visited.insert(path)
    search.node.found(data)
    switch search.node.step {
    case .look(let path):
      self.search = search
      step = .look(path)
    case .missing: next()
    case .loop(let paths):
      loops.append(paths)
      next()
    case .resolved(let node): arrived(search, at: node, ZcZkProperties(data ?? []))
    }
  }

  private mutating func arrived(_ search: Search, at node: String, _ found: ZcZkProperties) {
    if let value = found[search.name] {
      properties[search.property] = value
      next()
    } else if let link = found.propertyLinks[search.name] {
      look(for: search.property, link.name, at: link.path, from: node, after: search.chain)
    } else {
      next()
    }
  }

  private mutating func next() {
    step = .resolved
    search = nil
    guard let (property, link, name) = waiting.popLast() else { return }
    look(for: property, name, at: link, from: path, after: [])
  }

  private mutating func look(for property: String, _ name: String, at link: String, from node: String, after chain: [String]) {
    guard let target = ZcZkPath.target(link, from: node) else { return next() }
    let place = "\(target) \(name)"
    guard !chain.contains(place), chain.count < Self.longestChain else {
      loops.append(chain + [place])
      return next()
    }
    let resolution = ZcZkResolution(target)
    search = Search(property: property, name: name, node: resolution, chain: chain + [place])
    if case .look(let path) = resolution.step { step = .look(path) } else { next() }
  }
}
