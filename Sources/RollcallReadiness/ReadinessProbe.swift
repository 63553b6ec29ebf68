internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Rollcall

#if canImport(FoundationEssentials)
  private import FoundationEssentials
#else
  private import Foundation
#endif

/// Looks whether a condition holds.
public struct ReadinessProbe: Sendable {
  public let condition: ReadinessCondition

  public init(_ condition: ReadinessCondition) {
    self.condition = condition
  }

  /// Looks once, which takes a few seconds at most, a command up to half a minute.
  /// - Returns: why the condition does not hold; nil when it does.
  public func problem() async -> String? {
    switch condition.kind {
    case .tcp(let address, let kind):
      await connectionProblem("\(address)") { try await connect(to: address, kind, $0) }
    case .unix(let path):
      await connectionProblem(path) { try await $0.connect(unixDomainSocketPath: path).get() }
    case .http(let expectation): await answerProblem(expectation)
    case .exec(let command): await ShellCommand(command).problem()
    case .file(let path): FileManager.default.fileExists(atPath: path) ? nil : "there is no \(path)"
    }
  }

  /// Looks again and again until all conditions hold at the same time.
  /// - Parameter tell: is told each time what does not hold yet.
  /// - Throws: `CancellationError`.
  public static func waitUntilReady(
    _ conditions: [ReadinessCondition], clock: some Clock<Duration> = ContinuousClock(), tell: (String) -> Void = { _ in }
  ) async throws {
    var backoff = Backoff(initial: .milliseconds(20), maximum: .milliseconds(500), jitter: 0.2)
    while let problem = await firstProblem(conditions) {
      try Task.checkCancellation()
      tell(problem)
      try await clock.sleep(for: backoff.next())
    }
    try Task.checkCancellation()
  }

  private static func firstProblem(_ conditions: [ReadinessCondition]) async -> String? {
    for condition in conditions {
      if let problem = await ReadinessProbe(condition).problem() { return problem }
    }
    return nil
  }

  private func connect(to address: HostPort, _ kind: ReadinessCondition.AddressKind, _ bootstrap: ClientBootstrap) async throws
    -> any Channel
  {
    guard kind != .any else { return try await bootstrap.connect(host: address.host, port: address.port).get() }
    let found = try SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
    let isWanted = found.protocol == (kind == .ipv4 ? .inet : .inet6)
    guard isWanted else { throw ChannelError.unknownLocalAddress }
    return try await bootstrap.connect(to: found).get()
  }

  private func connectionProblem(_ place: String, _ connect: (ClientBootstrap) async throws -> any Channel) async -> String? {
    do {
      let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(.seconds(1))
      let channel = try await connect(bootstrap)
      try? await channel.close()
      return nil
    } catch {
      return "\(place) accepts no connections"
    }
  }

  private func answerProblem(_ expectation: HTTPExpectation) async -> String? {
    do {
      let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: expectation.url), timeout: .seconds(5))
      // The end of a body that nobody asks for is not awaited: some health pages never end.
      let body = expectation.body == nil ? nil : String(buffer: try await response.body.collect(upTo: HTTPExpectation.bodyLimit))
      return expectation.problem(status: Int(response.status.code), body: body)
    } catch {
      return "\(expectation.url) does not answer"
    }
  }
}
