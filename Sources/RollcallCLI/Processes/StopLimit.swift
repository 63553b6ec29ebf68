import Dispatch
import Foundation
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Sees to it that a stop comes to an end: at once with a second signal, and at the latest when its time is up.
///
/// It works on a queue of its own, so that nothing that holds up the rest of the program holds it up.
final class StopLimit: Service {
  private struct State {
    var signals = 0
    var isStopping = false
  }

  private let limit: Duration
  private let signals: [UnixSignal]
  private let exit: @Sendable (CInt) -> Void
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "rollcall.stop")
  /// They listen for as long as this is there, which is longer than it runs: its end is not the end of the stop.
  private let sources = Mutex<[Source]>([])

  /// Dispatch's objects may be used from anywhere.
  private struct Source: @unchecked Sendable {
    let source: any DispatchSourceSignal
  }

  /// Of a stop that took too long, as timeout(1) has it.
  static let timedOut: CInt = 124

  init(_ limit: Duration, signals: [UnixSignal] = StopSignals.all, exit: @escaping @Sendable (CInt) -> Void = { _exit($0) }) {
    self.limit = limit
    self.exit = exit
    self.signals = signals
  }

  /// Takes note of signals from now on, and of a stop that begins otherwise.
  func run() async throws {
    for signal in signals {
      let source = DispatchSource.makeSignalSource(signal: signal.rawValue, queue: queue)
      source.setEventHandler { [weak self] in self?.came(signal.rawValue, times: Int(clamping: source.data)) }
      source.resume()
      let kept = Source(source: source)
      sources.withLock { $0.append(kept) }
    }
    try? await gracefulShutdown()
    begin()
  }

  func came(_ signal: CInt, times: Int = 1) {
    let count = state.withLock { state in
      state.signals += times
      return state.signals
    }
    guard count > 1 else { return begin() }
    StandardError.say("Ended at once by a second signal. What is still registered goes when its time runs out.")
    exit(128 + signal)
  }

  func begin() {
    let isFirst = state.withLock { state in
      defer { state.isStopping = true }
      return !state.isStopping
    }
    guard isFirst else { return }
    queue.asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: Int64(limit / .nanoseconds(1))))) { [weak self] in
      guard let self else { return }
      StandardError.say("The stop took longer than \(limit), and was cut short. What is still registered goes when its time runs out.")
      exit(Self.timedOut)
    }
  }
}
