import EtcdClient
import Synchronization

/// Puts numbers one after the other until it is stopped, and keeps what became of each.
final class WriteLog: Sendable {
  private struct State {
    var acknowledged: [Int64: String] = [:]
    var ambiguous: Set<String> = []
    /// The newest revision that the watch has told.
    var told: Int64 = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  let prefix: String
  /// That something was acknowledged or told.
  private let (news, teller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init(prefix: String) {
    self.prefix = prefix
  }

  var acknowledged: [Int64: String] { state.withLock { $0.acknowledged } }
  var ambiguous: Set<String> { state.withLock { $0.ambiguous } }

  func stop() {
    state.withLock { $0.isStopped = true }
  }

  /// The watch has told everything up to a revision.
  func tell(_ revision: Int64) {
    state.withLock { $0.told = max($0.told, revision) }
    teller.yield()
  }

  /// - Parameter pause: between two writes, so that the history stays readable.
  func run(_ etcd: Etcd, pause: Duration = .milliseconds(3), timeout: Duration = .seconds(2)) async {
    var number = 0
    while !Task.isCancelled, !state.withLock({ $0.isStopped }) {
      number += 1
      let (key, value) = ("\(prefix)\(number % 7)", "\(number)")
      do {
        let reply = try await etcd.put(EtcdKey(key), Array(value.utf8), call: EtcdCallOptions(timeout: timeout))
        state.withLock { $0.acknowledged[reply.header.revision] = "\(key)=\(value)" }
        teller.yield()
      } catch let error as EtcdError where error.outcome == .ambiguous {
        state.withLock { _ = $0.ambiguous.insert("\(key)=\(value)") }
      } catch {
        // Certainly not done: it must not be seen.
      }
      try? await Task.sleep(for: pause)
    }
  }

  /// Waits until so many writes more have been acknowledged.
  func progress(_ count: Int = 20) async throws {
    let target = acknowledged.count + count
    try await until { $0.acknowledged.count >= target }
  }

  /// Waits until the watch has told what has been acknowledged by now: it is open, whatever happened before.
  func watched() async throws {
    let newest = acknowledged.keys.max() ?? 0
    try await until { $0.told >= newest }
  }

  private func until(_ isMet: (borrowing State) -> Bool) async throws {
    if state.withLock({ isMet($0) }) { return }
    for await _ in news where state.withLock({ isMet($0) }) { return }
    throw CancellationError()
  }
}
