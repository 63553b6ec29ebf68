import Foundation
import ZooKeeperClient

/// Loads by our client, in this process.
struct ZooKeeperClientLoad {
  let zooKeeper: ZooKeeper

  /// One call after the other.
  func sequence(_ call: ZooKeeperCall, count: Int) async throws -> ClientFigures {
    let mark = UUID().uuidString
    return try await measure {
      var times: [Duration] = []
      times.reserveCapacity(count)
      for number in 0..<count {
        let start = ContinuousClock.now
        try await call.make(zooKeeper, number, mark: mark)
        times.append(.now - start)
      }
      return times
    }
  }

  /// So many tasks, each with one call under way.
  func flight(_ call: ZooKeeperCall, tasks: Int, count: Int) async throws -> ClientFigures {
    let mark = UUID().uuidString
    return try await measure {
      try await withThrowingTaskGroup(of: [Duration].self) { group in
        for task in 0..<tasks {
          group.addTask {
            var times: [Duration] = []
            for number in stride(from: task, to: count, by: tasks) {
              let start = ContinuousClock.now
              try await call.make(zooKeeper, number, mark: mark)
              times.append(.now - start)
            }
            return times
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }
  }

  private func measure(_ load: () async throws -> [Duration]) async throws -> ClientFigures {
    let before = try ProcessUsage(of: getpid())
    let start = ContinuousClock.now
    let times = try await load()
    let elapsed = ContinuousClock.now - start
    return try ClientFigures(times: times, elapsed: elapsed, cpu: try ProcessUsage(of: getpid()).cpu - before.cpu)
  }
}
