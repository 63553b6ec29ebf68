/// A regular expression as the steps of a machine that follows all its ways at once.
struct PatternProgram: Sendable {
  enum Step: Sendable {
    case scalar(PatternSet)
    case assertion(PatternAssertion)
    /// Two ways on, the better one first.
    case fork(Int, Int)
    case jump(Int)
    case mark(Int)
    case end
  }

  private(set) var steps: [Step] = []

  /// Repetitions are written out: what a short text can grow to is bounded.
  private static let maximumSteps = 2_000

  init(_ node: PatternNode) throws(PatternError) {
    try append(.mark(0))
    try add(node)
    try append(.mark(1))
    try append(.end)
  }

  private mutating func append(_ step: Step) throws(PatternError) {
    guard steps.count < Self.maximumSteps else { throw PatternError("expression too large") }
    steps.append(step)
  }

  private mutating func add(_ node: PatternNode) throws(PatternError) {
    switch node {
    case .empty: break
    case .scalar(let set): try append(.scalar(set))
    case .assertion(let assertion): try append(.assertion(assertion))
    case .sequence(let parts):
      for part in parts { try add(part) }
    case .choice(let branches):
      var ends: [Int] = []
      for branch in branches.dropLast() {
        let fork = steps.count
        try append(.end)
        try add(branch)
        ends.append(steps.count)
        try append(.end)
        steps[fork] = .fork(fork + 1, steps.count)
      }
      if let last = branches.last { try add(last) }
      for end in ends { steps[end] = .jump(steps.count) }
    case .repetition(let node, let least, let most, let isLazy):
      for _ in 0..<least { try add(node) }
      if let most {
        for _ in least..<most { try option(node, isLazy: isLazy) }
      } else {
        let start = steps.count
        try append(.end)
        try add(node)
        try append(.jump(start))
        steps[start] = fork(start + 1, steps.count, isLazy)
      }
    case .group(let node, let number):
      if let number { try append(.mark(2 * number)) }
      try add(node)
      if let number { try append(.mark(2 * number + 1)) }
    }
  }

  private mutating func option(_ node: PatternNode, isLazy: Bool) throws(PatternError) {
    let start = steps.count
    try append(.end)
    try add(node)
    steps[start] = fork(start + 1, steps.count, isLazy)
  }

  private func fork(_ into: Int, _ past: Int, _ isLazy: Bool) -> Step { isLazy ? .fork(past, into) : .fork(into, past) }
}
