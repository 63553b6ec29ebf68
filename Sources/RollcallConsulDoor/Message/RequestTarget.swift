/// What a request line asks for: path and parameters.
struct RequestTarget: Sendable, Equatable {
  enum Problem: Error, Equatable {
    /// No path at all, an escape that is none, or bytes that are not UTF-8.
    case malformed
    /// A character that cannot be printed, which Consul refuses in any path.
    case unprintable
  }

  /// Decoded.
  var path: String
  var query: QueryParameters
  /// As sent, behind the question mark.
  var rawQuery: Substring

  /// - Parameter target: in origin form (`/v1/kv/a?raw`) or absolute form (`http://host/v1/kv/a`).
  init(_ target: String) throws(Problem) {
    var target = target[...]
    if !target.hasPrefix("/"), let scheme = target.utf8.firstRange(of: "://".utf8) {
      target = target[scheme.upperBound...]
      target = target[(target.utf8.firstIndex(of: UInt8(ascii: "/")) ?? target.endIndex)...]
    }
    guard target.isEmpty || target.hasPrefix("/") else { throw .malformed }
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    let rawPath = target[..<(mark ?? target.endIndex)]
    rawQuery = mark.map { target[target.utf8.index(after: $0)...] } ?? ""
    guard let path = PercentEncoding.decode(rawPath.utf8) else { throw .malformed }
    guard path.unicodeScalars.allSatisfy(\.isPrintable) else { throw .unprintable }
    self.path = path
    query = QueryParameters(rawQuery)
  }

  /// The path without empty, `.` and `..` parts, as Go's request multiplexer cleans it; a slash at its end stays.
  var cleanPath: String {
    guard path.utf8.first == UInt8(ascii: "/"), !Self.needsCleaning(path.utf8) else { return Self.clean(path) }
    return path
  }

  private static func needsCleaning(_ path: String.UTF8View) -> Bool {
    // Only a slash or a dot behind a slash can be in the way.
    var previous: UInt8 = 0
    for byte in path {
      if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return true }
      previous = byte
    }
    return false
  }

  private static func clean(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    let clean = "/" + parts.joined(separator: "/")
    return path.hasSuffix("/") && clean != "/" ? clean + "/" : clean
  }
}

extension Unicode.Scalar {
  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and the ASCII space.
  fileprivate var isPrintable: Bool {
    if isASCII { return (0x20..<0x7F).contains(value) }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }
}
