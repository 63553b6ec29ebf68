/// What a `filter` parameter of Consul's says, parsed and not yet tied to any shape.
public indirect enum FilterExpression: Sendable, Equatable {
  case match(FilterMatch)
  case not(FilterExpression)
  case and(FilterExpression, FilterExpression)
  case or(FilterExpression, FilterExpression)
}
