/// Resident memory with many instances.
enum MemoryScenario {
  static func run(_ pair: Pair, instances: Int, _ report: inout Report) async throws {
    var resident: [Double] = []
    for subject in [pair.rollcall, pair.consul] {
      let filled = try await Load.run(subject.address, connections: 32, count: instances) { number in
        let service = "memory-\(number % 500)"
        return .put(
          "/v1/catalog/register",
          Instances.registration(node: "memory-\(number % 1000)", id: "\(service)-\(number)", service: service, number: number))
      }
      guard filled.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused registrations: \(filled.refusals)") }
      report.note("\(subject.name): \(instances) instances in \(Int(filled.elapsed.seconds)) s, \(Int(filled.rate)) a second")
      resident.append(Double(try ProcessUsage(of: subject.process).resident) / 1e6)
    }
    report.compare(
      "resident memory with \(instances) instances", unit: "MB", ours: resident[0], theirs: resident[1], aim: .atMost(0.4))
  }
}
