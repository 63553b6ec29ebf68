/// Questions that wait, in the order in which they came, and no more than so many.
struct WaitingQuestions<Question> {
  private let capacity: Int
  private var questions: [UInt64: Question] = [:]
  private var oldest: UInt64 = 0
  private var next: UInt64 = 0

  init(capacity: Int) {
    self.capacity = max(1, capacity)
  }

  var count: Int { questions.count }

  mutating func nextID() -> UInt64 {
    defer { next += 1 }
    return next
  }

  /// - Returns: the oldest, when it has to go for this one.
  mutating func add(_ question: Question, _ id: UInt64) -> Question? {
    questions[id] = question
    guard questions.count > capacity else { return nil }
    while oldest < id {
      defer { oldest += 1 }
      if let question = questions.removeValue(forKey: oldest) { return question }
    }
    return nil
  }

  /// - Returns: nil when it had to go before.
  mutating func remove(_ id: UInt64) -> Question? {
    questions.removeValue(forKey: id)
  }

  mutating func removeAll() -> [Question] {
    defer { questions = [:] }
    return Array(questions.values)
  }
}
