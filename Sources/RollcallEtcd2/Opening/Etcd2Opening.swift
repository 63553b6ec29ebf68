import Etcd2Client
import Rollcall

/// Makes sure that there is an etcd with its v2 API behind the URL, as far as the caller wants to wait for it.
struct Etcd2Opening {
  let link: Etcd2Link

  func connect(_ mode: ConnectMode) async throws {
    switch mode {
    case .inBackground: return
    case .failAtOnce: try await ask()
    case .wait(let limit):
      let deadline = ContinuousClock.now + limit
      var backoff = Backoff(maximum: .seconds(2))
      while true {
        do {
          return try await ask()
        } catch let error as RollcallError where error.isTransient {
          let left = ContinuousClock.now.duration(to: deadline)
          guard left > .zero else { throw error }
          // The last try is at the deadline.
          try await Task.sleep(for: min(backoff.next(), left))
        }
      }
    }
  }

  private func ask() async throws {
    _ = try await link.perform { try await $0.get("/") }
  }
}
