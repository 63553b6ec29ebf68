import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Rollcall

/// Asks an instance whether it is ready.
struct ReadinessProbe: Sendable {
  let readiness: Readiness
  let address: HostPort

  /// Asks again and again until it is.
  /// - Throws: `CancellationError`.
  func waitUntilReady() async throws {
    let asked = ContinuousClock.now
    var hasTold = false
    var backoff = Backoff(initial: .milliseconds(20), maximum: .milliseconds(500), jitter: 0.2)
    while let problem = await problem() {
      try Task.checkCancellation()
      if !hasTold, ContinuousClock.now - asked > .seconds(5) {
        hasTold = true
        StandardError.say("Not registered yet, because it is not ready (--ready \(readiness)): \(problem).")
      }
      try await Task.sleep(for: backoff.next())
    }
  }

  /// Whether something accepts connections at the address now.
  func isOccupied() async -> Bool {
    await connectionProblem() == nil
  }

  /// Why the instance is not ready; nil when it is.
  private func problem() async -> String? {
    switch readiness {
    case .none: nil
    case .tcp: await connectionProblem()
    case .http(let path): await answerProblem(path)
    }
  }

  private func connectionProblem() async -> String? {
    do {
      let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connectTimeout(.seconds(1))
        .connect(host: address.host, port: address.port).get()
      try? await channel.close()
      return nil
    } catch {
      return "\(address) accepts no connections"
    }
  }

  private func answerProblem(_ path: String) async -> String? {
    do {
      let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: "http://\(address)\(path)"), timeout: .seconds(2))
      // Its end is not awaited: some health pages never end.
      return (200..<300).contains(response.status.code) ? nil : "\(address)\(path) answers with status \(response.status.code)"
    } catch {
      return "\(address)\(path) does not answer"
    }
  }
}
