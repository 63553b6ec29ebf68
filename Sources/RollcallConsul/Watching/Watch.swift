import ConsulClient
import Foundation
import Logging
import Rollcall

/// Follows one blocking endpoint: yields the complete set at once and after each change, marked stale while Consul is away.
struct Watch<Value: WatchedSet>: Sendable {
  /// Between a suspicious disappearance and the read that confirms it.
  private static var confirmationPause: Duration { .seconds(1) }

  let name: String
  let empty: Value
  let monitor: ConnectionMonitor
  let logger: Logger
  let fetch: @Sendable (ConsulBlock?) async throws -> ConsulAnswer<Value>

  func run(_ yield: (Value) -> Void) async {
    let clock = ContinuousClock()
    let start = clock.now
    var random = SystemRandomNumberGenerator()
    var query = BlockingQuery()
    var disappearance = DisappearanceGuard()
    var last: Value?
    func publish(_ value: Value) {
      guard last.map({ !$0.isSameState(as: value) }) ?? true else { return }
      last = value
      yield(value)
    }
    while !Task.isCancelled {
      do {
        let answer = try await perform(query.step(at: clock.now - start, using: &random))
        monitor.succeeded(answer.endpoint)
        switch query.answered(index: answer.index, by: answer.endpoint, at: clock.now - start, using: &random) {
        case .reset:
          logger.notice("Consul's index went back; everything is read again.", metadata: ["watch": "\(name)"])
          disappearance.interrupted()
        case .unchanged:
          // An agent tells so that the catalog behind it is gone, or there again.
          if answer.value.isCurrent != last?.isCurrent { publish(answer.value) }
        case .news:
          if disappearance.permits(answer.value.members, after: last?.members ?? []) {
            publish(answer.value)
          } else {
            logger.notice("Most of a set is gone right after a reconnect; it is read again.", metadata: ["watch": "\(name)"])
            query.distrust()
            try await Task.sleep(for: Self.confirmationPause)
          }
        }
      } catch is CancellationError {
        return
      } catch {
        guard !Task.isCancelled else { return }
        logger.debug("A watch was interrupted.", metadata: ["watch": "\(name)", "error": "\(error)"])
        query.failed(using: &random)
        disappearance.interrupted()
        if let error = error as? ConsulError, error.isTransient || error.wasNotSent { monitor.failed(error) }
        if last?.isCurrent ?? true { publish((last ?? empty).markedStale(since: Date(), reason: "\(error)")) }
      }
    }
  }

  private func perform(_ step: BlockingQuery.Step) async throws -> ConsulAnswer<Value> {
    switch step {
    case .read(let pause):
      if pause > .zero { try await Task.sleep(for: pause) }
      return try await fetch(nil)
    case .block(let block):
      return try await monitor.whileConnected { try await fetch(block) }
    }
  }
}
