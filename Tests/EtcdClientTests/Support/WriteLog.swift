import EtcdClient
import Synchronization

/// Puts numbers one after the other until it is stopped, and keeps what became of each.
final class WriteLog: Sendable {
  private struct State {
    var acknowledged: [Int64: String] = [:]
    var ambiguous: Set<String> = []
    var isStopped = false
  }

  private let state = Mutex(State())
  let prefix: String

  init(prefix: String) {
    self.prefix = prefix
  }

  var acknowledged: [Int64: String] { state.withLock { $0.acknowledged } }
  var ambiguous: Set<String> { state.withLock { $0.ambiguous } }

  func stop() {
    state.withLock { $0.isStopped = true }
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
    while acknowledged.count < target { try await Task.sleep(for: .milliseconds(10)) }
  }
}
