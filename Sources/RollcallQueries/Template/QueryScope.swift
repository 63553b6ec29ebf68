/// What the texts of a template can name.
struct QueryScope: Sendable {
  /// The name that was asked for.
  var name: String
  /// The template's own.
  var prefix: String
  /// The groups of its expression in that name, the whole first; empty where it does not match.
  var matches: [String]

  subscript(variable: String) -> String {
    switch variable {
    case "name.full": name
    case "name.prefix": prefix
    case "name.suffix": name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    // There is only the network segment without a name.
    default: ""
    }
  }

  /// What is not there is empty, as with Consul.
  func match(_ number: Int) -> String { matches.indices.contains(number) ? matches[number] : "" }
}
