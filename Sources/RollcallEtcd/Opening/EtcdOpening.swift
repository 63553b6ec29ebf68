import EtcdClient
import Rollcall

/// Makes sure that there is an etcd with a leader behind the URL, which lets its user in, as far as the caller wants to wait for it.
struct EtcdOpening {
  let link: EtcdLink

  func connect(_ mode: ConnectMode) async throws {
    switch mode {
    case .inBackground:
      // Begins to connect, so that the connection's state tells of it.
      let link = link
      Task { _ = try? await ask(within: link.settings.requestTimeout, failsFast: true) }
    case .failAtOnce: try await ask(within: link.settings.requestTimeout, failsFast: true)
    case .wait(let limit): try await wait(until: ContinuousClock.now + limit)
    }
  }

  private func wait(until deadline: ContinuousClock.Instant) async throws {
    var backoff = Backoff(maximum: .seconds(2))
    while true {
      do {
        let left = ContinuousClock.now.duration(to: deadline)
        return try await ask(within: min(max(left, .milliseconds(100)), link.settings.requestTimeout), failsFast: false)
      } catch let error as RollcallError where error.isTransient {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw error }
        // The last try is at the deadline.
        try await Task.sleep(for: min(backoff.next(), left))
      }
    }
  }

  /// Counts what lies where instances do: whoever may use the catalog may ask that.
  private func ask(within limit: Duration, failsFast: Bool) async throws {
    _ = try await link.perform { etcd in
      try await etcd.range(
        link.places.services(), EtcdRangeOptions(limit: 1, keysOnly: true), call: EtcdCallOptions(timeout: limit, failsFast: failsFast))
    }
  }
}
