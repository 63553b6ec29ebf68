import NIOCore
import NIOPosix

/// One connection to a Redis server: as much of a client as this example needs.
struct RedisConnection: Sendable {
  private let channel: any Channel

  static func open(host: String, port: Int) async throws -> RedisConnection {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(5))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(RedisHandler()) }
      }
      .connect(host: host, port: port).get()
    return RedisConnection(channel: channel)
  }

  var isOpen: Bool { channel.isActive }

  /// - Throws: ``RedisError`` also when Redis answers with an error, and after five seconds without an answer.
  @discardableResult
  func send(_ words: [String]) async throws -> RESPValue {
    let promise = channel.eventLoop.makePromise(of: RESPValue.self)
    channel.eventLoop.execute { [channel] in
      do {
        let context = try channel.pipeline.syncOperations.context(handlerType: RedisHandler.self)
        (context.handler as? RedisHandler)?.send(words, in: context, promise)
      } catch {
        promise.fail(RedisError("The connection to Redis was closed."))
      }
    }
    let limit = channel.eventLoop.scheduleTask(in: .seconds(5)) { [channel] in channel.close(promise: nil) }
    defer { limit.cancel() }
    let answer = try await promise.futureResult.get()
    if case .error(let message) = answer { throw RedisError("Redis refused '\(words.first ?? "")': \(message)") }
    return answer
  }

  func close() async {
    try? await channel.close().get()
  }
}

struct RedisError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}
