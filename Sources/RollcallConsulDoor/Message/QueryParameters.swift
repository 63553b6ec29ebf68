/// The parameters behind a URL's question mark, read as Go's `url.ParseQuery` does: in order, repeatable, `+` is a space, and a parameter
/// with a broken escape is left out.
struct QueryParameters: Sendable, Equatable {
  struct Parameter: Sendable, Equatable {
    var name: String
    var value: String
  }

  private(set) var parameters: [Parameter] = []

  init(_ query: Substring) {
    guard !query.isEmpty else { return }
    for part in query.utf8.split(whereSeparator: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") }) {
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      let name = part[..<(equals ?? part.endIndex)]
      let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
      guard let name = PercentEncoding.decode(name, plusIsSpace: true), let value = PercentEncoding.decode(value, plusIsSpace: true)
      else { continue }
      parameters.append(Parameter(name: name, value: value))
    }
  }

  func contains(_ name: String) -> Bool {
    parameters.contains { $0.name == name }
  }

  /// The first value of that name; empty for a parameter without a value, nil when there is none.
  subscript(_ name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  func values(_ name: String) -> [String] {
    parameters.lazy.filter { $0.name == name }.map(\.value)
  }
}
