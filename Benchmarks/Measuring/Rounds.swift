/// Measures two subjects in turn, so that a machine whose speed drifts is fair to both.
struct Rounds {
  var count: Int

  /// - Returns: for each subject the round whose value, as `key` tells it, is the median.
  func run<Value: Sendable>(
    _ pair: Pair, by key: (Value) -> Double, _ measure: (Subject, _ round: Int) async throws -> Value
  ) async throws -> (rollcall: Value, consul: Value) {
    var rollcall: [Value] = []
    var consul: [Value] = []
    for round in 0..<count {
      consul.append(try await measure(pair.consul, round))
      rollcall.append(try await measure(pair.rollcall, round))
    }
    return (try median(rollcall, key), try median(consul, key))
  }

  /// The same for two clients of one server.
  func run(
    by key: (ClientFigures) -> Double, _ ours: () async throws -> ClientFigures, _ theirs: () async throws -> ClientFigures
  ) async throws -> (ours: ClientFigures, theirs: ClientFigures) {
    var (mine, others): ([ClientFigures], [ClientFigures]) = ([], [])
    for _ in 0..<count {
      others.append(try await theirs())
      mine.append(try await ours())
    }
    return (try median(mine, key), try median(others, key))
  }

  private func median<Value>(_ values: [Value], _ key: (Value) -> Double) throws -> Value {
    let sorted = values.sorted { key($0) < key($1) }
    guard !sorted.isEmpty else { throw BenchmarkError("No round was run.") }
    return sorted[sorted.count / 2]
  }
}
