import ConsulAPI
import Yams

/// Turns YAML into what Consul's shapes are read from.
///
/// The names of fields lose their underscores, so that `tls_skip_verify` is found where the shape says `TLSSkipVerify`. What stands in metadata and tags
/// is text, whatever YAML takes it for: a version `1.10` is not the number 1.1.
struct YAMLValue {
  private let file: String
  /// The nodes of the fields' names, by what became of these.
  private(set) var names: [String: Node] = [:]
  /// References can make a small text as large as one likes.
  private var rest = 100_000

  private static let texts: Set<String> = ["meta", "nodemeta", "tags", "header", "args", "scriptargs", "catalogs"]
  private static let maps: Set<String> = ["meta", "nodemeta", "header", "taggedaddresses"]

  init(file: String) {
    self.file = file
  }

  mutating func json(_ node: Node) throws(DefinitionProblem) -> JSONValue {
    try json(node, namesAreFields: true, isText: false)
  }

  private mutating func json(_ node: Node, namesAreFields: Bool, isText: Bool) throws(DefinitionProblem) -> JSONValue {
    rest -= 1
    guard rest > 0 else { throw problem(node, "The definition becomes too large.") }
    switch node {
    case .mapping(let mapping):
      var members: [JSONValue.Member] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string else { throw problem(key, "A name is a text.") }
        let field = namesAreFields ? name.replacing("_", with: "") : name
        if namesAreFields { names[field] = key }
        let lowered = field.lowercased()
        let isMap = namesAreFields && Self.maps.contains(lowered)
        members.append(
          JSONValue.Member(
            field,
            try json(
              value, namesAreFields: namesAreFields ? !isMap : isAddress(value),
              isText: isText || namesAreFields && Self.texts.contains(lowered))))
      }
      return .object(members)
    case .sequence(let sequence):
      var values: [JSONValue] = []
      for element in sequence { values.append(try json(element, namesAreFields: namesAreFields, isText: isText)) }
      return .array(values)
    case .scalar(let scalar):
      if isText, node.null == nil { return .string(scalar.string) }
      if node.null != nil { return .null }
      if let flag = node.bool { return .bool(flag) }
      if let number = node.int { return .number(String(number)) }
      if let number = node.float, number.isFinite { return .number(String(number)) }
      return .string(scalar.string)
    case .alias: throw problem(node, "The reference points nowhere.")
    }
  }

  /// An entry of `tagged_addresses` is a shape again.
  private func isAddress(_ node: Node) -> Bool {
    if case .mapping = node { true } else { false }
  }

  private func problem(_ node: Node, _ reason: String) -> DefinitionProblem {
    DefinitionProblem(file: file, line: node.mark?.line, reason: reason)
  }
}
