public import Logging
import Rollcall
import Synchronization

/// A target of which it is not known yet what it is, as long as nobody answers there.
public final class DeferredTarget: ContainerTarget {
  public let description: String
  private let open: @Sendable () async throws -> any ContainerTarget
  private let interval: Duration
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let target = Mutex<(any ContainerTarget)?>(nil)

  /// - Parameters:
  ///   - interval: between tries.
  ///   - open: tells what it is; called again when it throws.
  public init(
    _ description: String, interval: Duration, clock: any Clock<Duration> = ContinuousClock(), logger: Logger,
    open: @escaping @Sendable () async throws -> any ContainerTarget
  ) {
    self.description = description
    self.interval = interval
    self.clock = clock
    self.logger = logger
    self.open = open
  }

  public func run() async {
    var said = ""
    while !Task.isCancelled {
      do {
        let opened = try await open()
        target.withLock { $0 = opened }
        return await opened.run()
      } catch {
        guard !Task.isCancelled else { return }
        if said != "\(error)" {
          logger.warning("A catalog cannot be reached; it is tried again.", metadata: ["catalog": "\(description)", "error": "\(error)"])
        }
        said = "\(error)"
        try? await clock.sleep(for: interval)
      }
    }
  }

  public func apply(_ set: ContainerSet) async throws {
    guard let target = target.withLock({ $0 }) else { throw RollcallError(.unreachable, "\(description) was not reached yet.") }
    try await target.apply(set)
  }
}
