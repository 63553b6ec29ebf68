import Rollcall
import RollcallEmbedded

/// What it costs to read a live view inside the process.
enum ViewScenario {
  static func run(_ report: inout Report) async throws {
    let catalog = EmbeddedCatalog()
    for number in 0..<100 {
      try await catalog.register(ServiceInstance(service: "view", host: "10.0.0.\(number)", port: 80))
    }
    let view = Views(of: catalog).service("view")
    _ = try await view.first { $0.instances.count == 100 }
    let readers = 4
    let alone = await time(tasks: 1) { view.current?.instances.count == 100 }
    let together = await time(tasks: readers) { view.current?.instances.count == 100 }
    let picked = await time(tasks: 1) { (try? view.pick()) != nil }
    report.note("reading a ServiceView of 100 instances: \(alone) ns alone, \(together) ns with \(readers) tasks at it; pick: \(picked) ns")
    await catalog.close()
  }

  /// Nanoseconds per call.
  private static func time(tasks: Int, _ read: @escaping @Sendable () -> Bool) async -> Int {
    let calls = 1_000_000
    let elapsed = await withTaskGroup(of: Duration.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          ContinuousClock().measure {
            var seen = 0
            for _ in 0..<calls where read() { seen += 1 }
            precondition(seen == calls)
          }
        }
      }
      return await group.reduce(Duration.zero) { max($0, $1) }
    }
    return Int(elapsed.microseconds * 1000 / Double(calls))
  }
}
