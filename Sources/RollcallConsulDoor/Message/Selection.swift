import ConsulAPI

/// How a client narrows and orders a list, with the parameters that Consul's lists have in common.
struct Selection: Sendable, Hashable {
  var filter = ""
  /// What the node's metadata must hold.
  var nodeMeta: [String: String] = [:]
  /// A node, whose entries come first; `_agent` for the agent's own. Consul orders by measured round trips, which only its own agents take.
  var near = ""

  init() {}

  init(_ query: QueryParameters) {
    filter = query["filter"] ?? ""
    near = query["near"] ?? ""
    for pair in query.values("node-meta") {
      let colon = pair.firstIndex(of: ":") ?? pair.endIndex
      nodeMeta[String(pair[..<colon])] = String(pair[colon...].dropFirst())
    }
  }

  /// Whether nothing is left out.
  var isPlain: Bool { filter.isEmpty && nodeMeta.isEmpty }

  /// - Throws: ``DoorError`` 500 with Consul's text.
  func filter<Subject>(of _: Subject.Type = Subject.self) throws(DoorError) -> Filter<Subject>? {
    guard !filter.isEmpty else { return nil }
    do {
      return try Filter(filter)
    } catch {
      throw .refused("Failed to create boolean expression evaluator: \(error)")
    }
  }

  /// Whether a node's metadata are as they must be.
  func matches(_ node: @autoclosure () -> ConsulNode) -> Bool {
    guard !nodeMeta.isEmpty else { return true }
    let meta = node().meta ?? [:]
    return nodeMeta.allSatisfy { meta[$0.key] == $0.value }
  }

  func isNear(_ node: String, own: String) -> Bool {
    node == (near == "_agent" ? own : near)
  }

  /// The same order, but for what is near.
  func ordered<Element>(_ list: [Element], own: String, node: (Element) -> String) -> [Element] {
    guard !near.isEmpty else { return list }
    return list.filter { isNear(node($0), own: own) } + list.filter { !isNear(node($0), own: own) }
  }
}

extension Sequence where Element: Filterable {
  func chosen(by filter: Filter<Element>?) -> [Element] {
    guard let filter else { return Array(self) }
    return self.filter(filter.matches)
  }
}

extension Dictionary where Value: Filterable {
  func chosen(by filter: Filter<Value>?) -> Self {
    guard let filter else { return self }
    return self.filter { filter.matches($0.value) }
  }
}
