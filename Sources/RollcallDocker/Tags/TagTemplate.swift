import ConsulAPI

/// Tags with commas between them, as `--tags` has them: plain, or with parts of what the engine tells of a container, in the form of Go's templates:
/// `{{.Config.Hostname}}`, `{{mIndex "com.acme.team" .Config.Labels | toUpper}}`.
public struct TagTemplate: Sendable {
  private enum Part: Sendable {
    case text(String)
    case expression(String)
  }

  private let parts: [Part]

  /// - Throws: ``TagTemplateProblem``, also for what Go's templates can do and these cannot.
  public init(_ text: String) throws(TagTemplateProblem) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { throw TagTemplateProblem("A {{ has no }}.") }
      parts.append(.text(String(rest[..<open.lowerBound])))
      let expression = String(rest[open.upperBound..<close.lowerBound])
      var parser = TagParser(expression)
      _ = try parser.parse()
      parts.append(.expression(expression))
      rest = rest[close.upperBound...]
    }
    parts.append(.text(String(rest)))
    self.parts = parts
  }

  /// - Parameter json: what the engine answered when the container was inspected.
  func tags(for json: [UInt8]) throws(TagTemplateProblem) -> [String] {
    var facts: TagValue?
    var text = ""
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .expression(let expression):
        if facts == nil {
          guard let value = try? JSONValue(parsing: json) else { throw TagTemplateProblem("The engine told nothing of the container.") }
          facts = TagValue(value)
        }
        var parser = TagParser(expression)
        guard let printed = try parser.parse().evaluated(on: facts ?? .text("")).printed else {
          throw TagTemplateProblem("{{\(expression)}} is no text.")
        }
        text += printed
      }
    }
    return text.commaSeparated
  }
}
