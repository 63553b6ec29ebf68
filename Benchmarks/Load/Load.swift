import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A closed-loop HTTP load: as many requests under way as connections.
enum Load {
  /// Sends what `next` gives over `connections` connections until it gives nil.
  ///
  /// - Parameters:
  ///   - pace: from one request to the next on each connection, at least.
  ///   - next: is asked with the request's number, from 0.
  static func run(
    _ address: String, connections: Int, pace: TimeAmount? = nil, next: @escaping @Sendable (Int) -> LoadRequest?
  ) async throws -> LoadResult {
    let number = Mutex(0)
    let start = ContinuousClock.now
    let futures = try await open(address, connections: connections, pace: pace) {
      let count = number.withLock { count in
        count += 1
        return count - 1
      }
      return next(count)
    }
    var total = LoadResult()
    for future in futures {
      let part = try await future.get()
      total.latencies += part.latencies
      total.refusals.merge(part.refusals, uniquingKeysWith: +)
    }
    total.elapsed = .now - start
    return total
  }

  /// As ``run(_:connections:next:)``, for a number of requests.
  static func run(
    _ address: String, connections: Int, count: Int, request: @escaping @Sendable (Int) -> LoadRequest
  ) async throws -> LoadResult {
    try await run(address, connections: connections) { $0 < count ? request($0) : nil }
  }

  /// As ``run(_:connections:next:)``, for a time.
  static func run(
    _ address: String, connections: Int, pace: TimeAmount? = nil, for time: Duration, request: @escaping @Sendable (Int) -> LoadRequest
  ) async throws -> LoadResult {
    let end = ContinuousClock.now + time
    return try await run(address, connections: connections, pace: pace) { ContinuousClock.now < end ? request($0) : nil }
  }

  /// Opens the connections and returns what each will have met when it is closed.
  static func open(
    _ address: String, connections: Int, pace: TimeAmount? = nil, next: @escaping @Sendable () -> LoadRequest?
  ) async throws -> [EventLoopFuture<LoadResult>] {
    let parts = address.split(separator: ":")
    guard parts.count == 2, let port = Int(parts[1]) else { throw BenchmarkError("'\(address)' is not host:port.") }
    var futures: [EventLoopFuture<LoadResult>] = []
    for _ in 0..<connections {
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let finished = loop.makePromise(of: LoadResult.self)
      futures.append(finished.futureResult)
      _ = try await ClientBootstrap(group: loop)
        .channelOption(.socketOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            try channel.pipeline.syncOperations.addHandler(LoadHandler(host: address, pace: pace, next: next, finished: finished))
          }
        }
        .connect(host: String(parts[0]), port: port).get()
    }
    return futures
  }
}
