import Yams

extension DefinitionProblem {
  init(file: String, _ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, reason: "\(problem).")
    case .duplicatedKeysInMapping(let names, let context):
      self.init(
        file: file, line: context.mark.line,
        reason: "'\(names.first ?? "")' stands there twice; several services are a list under 'services'.")
    case .reader(let problem, _, _, _): self.init(file: file, reason: "\(problem).")
    default: self.init(file: file, reason: "\(error)")
    }
  }
}
