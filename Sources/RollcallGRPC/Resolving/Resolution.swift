internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import Rollcall

/// The answers for one channel: an endless sequence, whose every iterator follows the service's view anew.
struct Resolution: AsyncSequence, Sendable {
  typealias Element = NameResolutionResult
  typealias Failure = any Error

  let target: ResolvableTargets.Rollcall
  var clock: any Clock<Duration> = ContinuousClock()
  /// What a host name stands for; empty where it is not known.
  var lookUp: @Sendable (HostPort) async -> [EndpointPlan.Address] = Resolution.ask

  func makeAsyncIterator() -> Iterator {
    let (stream, continuation) = AsyncStream.makeStream(of: NameResolutionResult.self, bufferingPolicy: .bufferingNewest(1))
    let feed = ResolutionFeed(self, continuation)
    let task = Task { await feed.run() }
    continuation.onTermination = { _ in task.cancel() }
    return Iterator(base: stream.makeAsyncIterator())
  }

  /// Asks the system, as gRPC's own resolver does.
  @Sendable private static func ask(_ name: HostPort) async -> [EndpointPlan.Address] {
    var answers = NameResolvers.DNS().resolver(for: .dns(host: name.host, port: name.port)).names.makeAsyncIterator()
    return (try? await answers.next())?.endpoints.flatMap(\.addresses) ?? []
  }

  struct Iterator: AsyncIteratorProtocol {
    var base: AsyncStream<NameResolutionResult>.Iterator

    mutating func next() async throws -> NameResolutionResult? {
      try await next(isolation: nil)
    }

    mutating func next(isolation actor: isolated (any Actor)?) async throws -> NameResolutionResult? {
      let result = await base.next(isolation: actor)
      // The channel expects to be told its own cancellation.
      try Task.checkCancellation()
      return result
    }
  }
}
