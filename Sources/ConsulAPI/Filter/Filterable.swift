/// A shape that Consul's `filter` parameter can choose from.
public protocol Filterable: Sendable {
  static var filterField: FilterField<Self> { get }
}
