/// The properties of a node as zc.zk keeps them.
///
/// An empty node has none; JSON in braces is properties; any other text is the one property `string_value`.
public struct ZcZkProperties: Sendable, Hashable {
  private static let whole = "string_value"

  private var values: [String: JSONValue]

  public init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if text.allSatisfy(\.isWhitespace) {
      values = [:]
    } else if case .object(let members)? = JSONValue(json: bytes) {
      values = members
    } else {
      values = [Self.whole: .string(text)]
    }
  }

  init(_ values: [String: JSONValue], processID: Int32?) {
    self.values = values
    if let processID { self.values["pid"] = .integer(Int64(processID)) }
  }

  subscript(name: String) -> JSONValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Each property as text, links left out: a string as it is, anything else as JSON.
  public var texts: [String: String] {
    values.compactMapValues(\.text).filter { !$0.key.hasSuffix(" ->") && !$0.key.hasSuffix(" =>") }
  }

  /// Where a child that does not exist is to be looked for instead: the property `<name> ->`, an absolute path or one below the node.
  public func link(to child: String) -> String? {
    values["\(child) ->"]?.string
  }

  /// The children that are to be looked for elsewhere.
  public var linkedChildren: [String] {
    values.keys.filter { $0.hasSuffix(" ->") }.map { String($0.dropLast(3)) }.sorted()
  }

  /// The properties that other nodes have for this one: name → the other node's path and the property's name there.
  public var propertyLinks: [String: (path: String, name: String)] {
    var links: [String: (path: String, name: String)] = [:]
    for (key, value) in values where key.hasSuffix(" =>") {
      let name = String(key.dropLast(3))
      let words = value.string?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
      guard values[name] == nil, (1...2).contains(words.count) else { continue }
      links[name] = (words[0], words.count == 2 ? words[1] : name)
    }
    return links
  }

  var text: String {
    if values.count == 1, let text = values[Self.whole]?.string { return text }
    return JSONValue.object(values).written(.ascii)
  }
}
