import Foundation
import RealServers
import Rollcall
import RollcallZooKeeper
import Synchronization
import ZooKeeperClient

/// What a view of the engine adds to the raw event of a watch: on one change, when each of both is told.
enum ZooKeeperViewScenario {
  private static let changes = 1_000
  private static let instances = 100

  static func run(_ report: inout Report) async throws {
    try await RealServer.with(ZooKeeperServer(version: .v38, tickTime: 2_000)) { server in
      let catalog = try await Catalogs([.zookeeper]).open(server.url)
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      for number in 0..<instances { try await session.register(instance(number, 0)) }
      let raw = try ZooKeeper(server.clientAddress)
      let (rawTimes, viewTimes) = (Moments(), Moments())
      let watch = try await raw.watch("/rollcall", recursively: true)
      let watching = Task { for try await event in watch { if case .change = event { rawTimes.note() } } }
      let views = Views(of: catalog)
      let running = Task { try await views.run() }
      let view = views.service("bench")
      _ = try await view.first { $0.instances.count == instances }
      let viewing = Task { for await _ in view.snapshots { viewTimes.note() } }
      await viewTimes.reach(1)
      var added: [Duration] = []
      var read: [Duration] = []
      for change in 1...changes {
        let (events, sets) = (rawTimes.count, viewTimes.count)
        try await session.register(instance(change % instances, change))
        added.append(await viewTimes.reach(sets + 1) - rawTimes.reach(events + 1))
        let start = ContinuousClock.now
        _ = try await raw.exists("/rollcall")
        read.append(.now - start)
      }
      let reread = median(read)
      report.bound(
        "a change in the view after the raw event, p50, less a read", unit: "µs", value: median(added) - reread, most: 300)
      report.note("(\(Int(median(added))) µs after the raw event of another client, of which a read takes \(Int(reread)) µs)")
      for task in [viewing] { task.cancel() }
      watching.cancel()
      running.cancel()
      try await session.close()
      await raw.close()
      await catalog.close()
    }
  }

  private static func instance(_ number: Int, _ version: Int) -> ServiceInstance {
    ServiceInstance(service: "bench", id: "\(number)", host: "10.0.0.1", port: number + 1, metadata: ["version": "\(version)"])
  }

  private static func median(_ times: [Duration]) -> Double {
    times.isEmpty ? 0 : times.sorted()[times.count / 2].microseconds
  }
}

/// When something happened, each time.
private final class Moments: Sendable {
  private let times = Mutex<[ContinuousClock.Instant]>([])
  private let (news, teller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  var count: Int { times.withLock(\.count) }

  func note() {
    let now = ContinuousClock.now
    times.withLock { $0.append(now) }
    teller.yield()
  }

  /// When it happened for the so-manieth time, once it has.
  @discardableResult
  func reach(_ number: Int) async -> ContinuousClock.Instant {
    if let known = times.withLock({ $0.count >= number ? $0[number - 1] : nil }) { return known }
    for await _ in news {
      if let known = times.withLock({ $0.count >= number ? $0[number - 1] : nil }) { return known }
    }
    return .now
  }
}
