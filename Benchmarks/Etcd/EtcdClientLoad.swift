import EtcdClient
import Foundation

/// Loads by our client, in this process.
struct EtcdClientLoad {
  let etcd: Etcd

  /// One call after the other.
  func sequence(_ call: EtcdCall, count: Int) async throws -> ClientFigures {
    for number in 0..<200 { try await call.make(etcd, number) }
    return try await measure {
      var times: [Duration] = []
      times.reserveCapacity(count)
      for number in 0..<count {
        let start = ContinuousClock.now
        try await call.make(etcd, number)
        times.append(.now - start)
      }
      return times
    }
  }

  /// So many tasks, each with one call under way.
  func flight(_ call: EtcdCall, tasks: Int, for time: Duration) async throws -> ClientFigures {
    for number in 0..<200 { try await call.make(etcd, number) }
    return try await measure {
      let end = ContinuousClock.now + time
      return try await withThrowingTaskGroup(of: [Duration].self) { group in
        for task in 0..<tasks {
          group.addTask {
            var times: [Duration] = []
            var number = task
            var start = ContinuousClock.now
            while start < end {
              try await call.make(etcd, number)
              number += tasks
              let done = ContinuousClock.now
              times.append(done - start)
              start = done
            }
            return times
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }
  }

  /// From the sending of a put to its event at the watch's reader.
  func watch(count: Int) async throws -> ClientFigures {
    let (arrivals, arrived) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
    let (openings, opened) = AsyncStream.makeStream(of: Void.self)
    let watch = etcd.watch(.prefix("bench/"))
    let reading = Task {
      for try await event in watch {
        switch event {
        case .changes: arrived.yield(.now)
        case .opened: opened.finish()
        case .progress, .interrupted: break
        }
      }
    }
    defer { reading.cancel() }
    for await _ in openings {}
    return try await measure {
      var times: [Duration] = []
      var iterator = arrivals.makeAsyncIterator()
      for number in 0..<count {
        let start = ContinuousClock.now
        try await EtcdCall.put.make(etcd, number)
        guard let arrival = await iterator.next() else { break }
        times.append(arrival - start)
      }
      return times
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
