import Foundation
import NIOCore
import NIOPosix
import Rollcall
import RollcallAgent
import Synchronization

/// Looks when a file last changed. Outputs name times and not ages, so that they stay the same while the file does.
struct FileCheck: Sendable {
  /// Of their own: on a file system that does not answer a look never ends.
  private let threads = NIOThreadPool(numberOfThreads: 2)
  private let looks = Looks()

  func run(_ path: String, maximumAge: Duration, timeout: Duration) async -> CheckOutcome {
    let silence = CheckOutcome(.critical, "File \(path): the file system does not answer")
    guard looks.begin(path) else { return silence }
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let outcome = eventLoop.makePromise(of: CheckOutcome.self)
    let limit = eventLoop.scheduleTask(in: TimeAmount(timeout)) { outcome.succeed(silence) }
    defer { limit.cancel() }
    threads.start()
    threads.submit { [looks] state in
      outcome.succeed(state == .active ? Self.look(path, maximumAge: maximumAge) : silence)
      looks.end(path)
    }
    return await withTaskCancellationHandler {
      (try? await outcome.futureResult.get()) ?? silence
    } onCancel: {
      outcome.succeed(silence)
    }
  }

  func shutdown() {
    // What does not end by itself is not waited for.
    threads.shutdownGracefully { _ in }
  }

  private static func look(_ path: String, maximumAge: Duration) -> CheckOutcome {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return CheckOutcome(.critical, "File \(path): \(String(cString: strerror(errno)).lowercased())")
    }
    #if canImport(Darwin)
      let modified = status.st_mtimespec
    #else
      let modified = status.st_mtim
    #endif
    let time = Date(timeIntervalSince1970: TimeInterval(modified.tv_sec) + TimeInterval(modified.tv_nsec) / 1_000_000_000)
    let changed = "File \(path): last changed \(time.formatted(.iso8601))"
    // One from the future is fresh: clocks of file servers differ.
    guard Date().timeIntervalSince(time) <= maximumAge / .seconds(1) else {
      return CheckOutcome(.critical, "\(changed), more than \(maximumAge) ago")
    }
    return CheckOutcome(.passing, changed)
  }
}

/// The files that are being looked at, each once.
private final class Looks: Sendable {
  private let paths = Mutex<Set<String>>([])

  func begin(_ path: String) -> Bool { paths.withLock { $0.insert(path).inserted } }

  func end(_ path: String) { paths.withLock { _ = $0.remove(path) } }
}
