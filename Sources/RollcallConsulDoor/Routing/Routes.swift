import HTTPTypes

/// All paths of the door, matched as Go's request multiplexer does: a path that ends with a slash stands for everything below it, and the
/// longest such path wins.
struct Routes: Sendable {
  enum Match {
    /// - Parameter name: what follows the route's path.
    case found(Route, name: String)
    /// The path lacks the slash at its end.
    case redirect(to: String)
    case unknown
  }

  private var exact: [String: Route] = [:]
  private var prefixes: [Substring: Route] = [:]
  /// The most slashes in any path of ``prefixes``.
  private var depth = 0

  mutating func get(_ path: String, _ handler: @escaping Route.Handler) {
    add(.get, path, handler)
  }

  mutating func put(_ path: String, _ handler: @escaping Route.Handler) {
    add(.put, path, handler)
  }

  /// - Parameter path: exact, or with a slash at its end for everything below it, which the handler finds in ``DoorRequest/name``.
  mutating func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Route.Handler) {
    if path.hasSuffix("/"), path != "/" {
      prefixes[path[...], default: Route()].add(method, handler)
      depth = max(depth, path.utf8.count { $0 == UInt8(ascii: "/") })
    } else {
      exact[path, default: Route()].add(method, handler)
    }
  }

  func match(_ path: String) -> Match {
    if let route = exact[path] { return .found(route, name: "") }
    var ends: [String.Index] = []
    ends.reserveCapacity(depth)
    var index = path.startIndex
    while ends.count < depth, let slash = path.utf8[index...].firstIndex(of: UInt8(ascii: "/")) {
      index = path.utf8.index(after: slash)
      ends.append(index)
    }
    for end in ends.reversed() {
      if let route = prefixes[path[..<end]] { return .found(route, name: String(path[end...])) }
    }
    return prefixes[path[...] + "/"] == nil ? .unknown : .redirect(to: path + "/")
  }
}
