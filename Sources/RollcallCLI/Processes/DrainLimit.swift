import ServiceLifecycle

/// A service that may take so long to end by itself, and is cancelled then: clients that do not finish their requests keep nothing from being stopped.
struct DrainLimit: Service {
  let service: any Service
  let limit: Duration

  func run() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await service.run()
        return true
      }
      group.addTask {
        try await gracefulShutdown()
        try await Task.sleep(for: limit)
        return false
      }
      let hasEnded = try await group.next() ?? true
      group.cancelAll()
      // What the one that is cut short throws is of no interest, and neither is the cut sleep.
      if hasEnded { return }
      while await group.nextResult() != nil {}
    }
  }
}
