/// One run of a program over a text: all the places in the program where it may be, in the order of preference, each at most once.
struct PatternRun {
  private struct Thread {
    var step: Int
    var marks: [Int?]
  }

  private let program: PatternProgram
  private let slots: Int
  /// In which round each step was reached last.
  private var reached: [Int]

  init(program: PatternProgram, slots: Int) {
    self.program = program
    self.slots = slots
    reached = Array(repeating: -1, count: program.steps.count)
  }

  /// - Returns: where the marks of the leftmost match lie.
  mutating func match(_ text: [Unicode.Scalar]) -> [Int?]? {
    var threads: [Thread] = []
    var found: [Int?]?
    for position in 0...text.count {
      var next: [Thread] = []
      for thread in threads { follow(thread, at: position, in: text, into: &next) }
      if found == nil { follow(Thread(step: 0, marks: Array(repeating: nil, count: slots)), at: position, in: text, into: &next) }
      // What comes after a way that has ended is a worse match.
      if let end = next.firstIndex(where: { isEnd($0.step) }) {
        found = next[end].marks
        next.removeSubrange(end...)
      }
      guard position < text.count else { break }
      threads = next.compactMap { thread in
        guard case .scalar(let set) = program.steps[thread.step], set.contains(text[position]) else { return nil }
        return Thread(step: thread.step + 1, marks: thread.marks)
      }
      if threads.isEmpty, found != nil { break }
    }
    return found
  }

  private func isEnd(_ step: Int) -> Bool {
    if case .end = program.steps[step] { true } else { false }
  }

  /// Goes on to where a scalar is needed, or to the end.
  private mutating func follow(_ thread: Thread, at position: Int, in text: [Unicode.Scalar], into threads: inout [Thread]) {
    var open = [thread]
    while var thread = open.popLast() {
      guard reached[thread.step] != position else { continue }
      reached[thread.step] = position
      switch program.steps[thread.step] {
      case .scalar, .end: threads.append(thread)
      case .jump(let step):
        thread.step = step
        open.append(thread)
      case .fork(let first, let second):
        open.append(Thread(step: second, marks: thread.marks))
        open.append(Thread(step: first, marks: thread.marks))
      case .mark(let slot):
        thread.marks[slot] = position
        thread.step += 1
        open.append(thread)
      case .assertion(let assertion):
        let before = position > 0 ? text[position - 1] : nil
        let after = position < text.count ? text[position] : nil
        guard assertion.holds(between: before, and: after) else { continue }
        thread.step += 1
        open.append(thread)
      }
    }
  }
}
