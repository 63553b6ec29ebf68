/// A `filter` parameter of Consul's, ready to choose from one kind of shape.
public struct Filter<Subject: Filterable>: Sendable {
  private let test: FilterField<Subject>.Test

  /// - Parameter text: such as `Service.Meta.version == "2" and "v1" in Service.Tags`.
  /// - Throws: ``FilterError`` for what is no filter, or none for this shape; also when there is nothing to choose from.
  public init(_ text: String) throws(FilterError) {
    var parser = FilterParser(text)
    test = try Self.test(of: try parser.parse())
  }

  public func matches(_ subject: Subject) -> Bool { test(subject) }

  private static func test(of expression: FilterExpression) throws(FilterError) -> FilterField<Subject>.Test {
    switch expression {
    case .match(let match): return try Subject.filterField.test(match, 0)
    case .not(let operand):
      let operand = try test(of: operand)
      return { !operand($0) }
    case .and(let left, let right):
      let (left, right) = (try test(of: left), try test(of: right))
      return { left($0) && right($0) }
    case .or(let left, let right):
      let (left, right) = (try test(of: left), try test(of: right))
      return { left($0) || right($0) }
    }
  }
}
