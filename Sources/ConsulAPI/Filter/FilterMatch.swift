/// One condition of a filter, such as `Service.Tags contains "v1"`.
public struct FilterMatch: Sendable, Equatable {
  public enum Comparison: Sendable, Equatable {
    case equal, contains, matches, isEmpty
  }

  /// `["Service", "Tags"]`.
  public var selector: [String]
  public var comparison: Comparison
  public var isNegated: Bool
  /// Empty where the comparison takes none.
  public var value: String

  public init(_ selector: [String], _ comparison: Comparison, _ value: String = "", isNegated: Bool = false) {
    self.selector = selector
    self.comparison = comparison
    self.value = value
    self.isNegated = isNegated
  }

  /// The comparison as Consul's errors name it.
  var operatorName: String {
    switch (comparison, isNegated) {
    case (.equal, false): "Equal"
    case (.equal, true): "Not Equal"
    case (.contains, false): "In"
    case (.contains, true): "Not In"
    case (.matches, false): "Matches"
    case (.matches, true): "Not Matches"
    case (.isEmpty, false): "Is Empty"
    case (.isEmpty, true): "Is Not Empty"
    }
  }
}
