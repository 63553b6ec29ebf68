/// What a server answers to the word `srvr`: lines of a name and a value.
struct ServerReport: Sendable, Equatable {
  /// As in `3.9.3`.
  let version: String
  /// `standalone`, `leader`, `follower`, `observer` or `read-only`.
  let mode: String?
  let nodes: String?

  /// - Returns: nil for another text, such as that the word is not allowed.
  init?(_ text: String) {
    var values: [Substring: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      values[line[..<colon]] = String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
    }
    // `3.9.3-c26634f34490bb0ea7a09cc51e05ede3b4e320ee, built on 2024-10-17 23:21 UTC`
    guard let version = values["Zookeeper version"]?.prefix(while: { $0.isNumber || $0 == "." }), !version.isEmpty else { return nil }
    self.version = String(version)
    mode = values["Mode"]
    nodes = values["Node count"]
  }
}
