/// What stands between `{{` and `}}`: a value, a function with its arguments, or several such behind each other, each taking what the one before it gave as its last
/// argument.
indirect enum TagExpression: Equatable {
  case value(TagValue)
  /// `.`, `.Name`, `.Config.Image`.
  case field([String])
  case call(TagFunction, [TagExpression])

  /// - Throws: ``TagTemplateProblem``.
  func evaluated(on container: TagValue) throws(TagTemplateProblem) -> TagValue {
    switch self {
    case .value(let value): return value
    case .field(let names):
      var value = container
      for name in names {
        guard let member = value.member(name) else { throw TagTemplateProblem("Nothing is called .\(names.joined(separator: ".")).") }
        value = member
      }
      return value
    case .call(let function, let arguments):
      var values: [TagValue] = []
      for argument in arguments { values.append(try argument.evaluated(on: container)) }
      guard let result = function(values) else {
        throw TagTemplateProblem("The function \(function.rawValue) cannot use what it is given.")
      }
      return result
    }
  }
}
