import Rollcall
import ServiceLifecycle

/// Tells a service manager when the agent is ready, that it is alive, and that it stops.
struct ServiceManagerNotice: Service {
  let manager: ServiceManager
  /// Returns once the agent is ready, with what is to be shown of it.
  let ready: @Sendable () async throws -> String
  /// Returns if the agent still works.
  let probe: @Sendable () async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown {
      guard let status = try? await ready() else { return }
      await tellReady("STATUS=\(status)")
      guard let interval = manager.watchdog else { return }
      // Half of it leaves room for a busy machine.
      while (try? await Task.sleep(for: interval / 2)) != nil {
        await probe()
        manager.notify("WATCHDOG=1")
      }
    }
    try? await gracefulShutdown()
    manager.notify("STOPPING=1", "STATUS=Answers what is open, and takes its services out of the catalogs.")
  }

  /// The manager counts the start as failed without it, so that one whose queue is full is told again.
  private func tellReady(_ status: String) async {
    var backoff = Backoff(initial: .milliseconds(20), maximum: .seconds(1), jitter: 0)
    for _ in 0..<30 {
      guard !manager.notify("READY=1", status), (try? await Task.sleep(for: backoff.next())) != nil else { return }
    }
  }
}
