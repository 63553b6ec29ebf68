/// What a container says of the service on one of its ports, by `SERVICE_…` in its labels and environment.
///
/// `SERVICE_<port>_X` counts before `SERVICE_X`, and labels before the environment. Names are in lower case, without prefix and port.
struct ContainerVariables {
  private static let prefix = "SERVICE_"

  private(set) var values: [String: String] = [:]
  /// Those that were given for this very port.
  private(set) var ofPort: Set<String> = []

  init(environment: [String], labels: [String: String], port: Int) {
    var general: [String: String] = [:]
    var specific: [String: String] = [:]
    func take(_ name: some StringProtocol, _ value: String) {
      guard name.hasPrefix(Self.prefix) else { return }
      let key = name.dropFirst(Self.prefix.count).lowercased()
      guard !key.isEmpty else { return }
      guard let underscore = key.firstIndex(of: "_"), let number = Int(key[..<underscore]) else {
        general[key] = value
        return
      }
      let rest = String(key[key.index(after: underscore)...])
      if number == port, !rest.isEmpty { specific[rest] = value }
    }
    for variable in environment {
      guard let equals = variable.firstIndex(of: "=") else { continue }
      take(variable[..<equals], String(variable[variable.index(after: equals)...]))
    }
    // In an order that does not change from run to run, should two differ in case only.
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) { take(name, value) }
    values = general.merging(specific) { _, specific in specific }
    ofPort = Set(specific.keys)
  }

  /// An empty value counts as none.
  subscript(name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What is no name, id or tag.
  var attributes: [String: String] {
    values.filter { !["id", "tags", "name"].contains($0.key) }
  }
}

extension String {
  /// The parts between commas, without the empty ones; a comma behind a backslash is part of its part.
  var commaSeparated: [String] {
    var parts: [String] = []
    var part = ""
    var isEscaped = false
    for character in self {
      switch character {
      case ",":
        if isEscaped {
          part.removeLast()
          part.append(character)
        } else {
          parts.append(part)
          part = ""
        }
      default: part.append(character)
      }
      isEscaped = character == "\\"
    }
    parts.append(part)
    return parts.filter { !$0.isEmpty }
  }
}
