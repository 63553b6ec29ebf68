internal import Logging
internal import NIOCore
internal import Synchronization

/// A session for many callers on any threads; its event loop takes all that wait at once and flushes once.
final class SessionDriver: Sendable {
  private struct Queue {
    var commands: [SessionCommand] = []
    var isScheduled = false
  }

  let states = StateFeed()
  private let eventLoop: any EventLoop
  private let core: NIOLoopBoundBox<SessionCore>
  private let queue = Mutex(Queue())
  private let lastNumber = Atomic<UInt64>(0)

  init(
    _ hosts: [ZooKeeperHost], _ settings: ZooKeeperSettings, resuming session: ZooKeeperSession?, eventLoop: any EventLoop, logger: Logger
  ) throws(ZooKeeperError) {
    self.eventLoop = eventLoop
    let connector = try Connector(settings)
    let states = states
    core = NIOLoopBoundBox.makeBoxSendingValue(
      SessionCore(
        SessionMachine(hosts, settings, resuming: session, now: .now()), connector: connector, eventLoop: eventLoop, states: states,
        logger: logger),
      eventLoop: eventLoop)
    submit(.start)
  }

  /// A number that no request and no watch of this session has.
  func nextNumber() -> UInt64 { lastNumber.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Sends one request and waits for its reply.
  /// - Parameters:
  ///   - frame: whole, but for its xid.
  ///   - watch: what the request sets when it succeeds, and who is told.
  /// - Returns: the reply behind its header.
  /// - Throws: ``ZooKeeperError``, or `CancellationError`.
  func request(
    _ frame: ByteBuffer, until deadline: NIODeadline, waits: Bool, watch: (order: WatchTable.Order, inbox: WatchInbox)? = nil
  ) async throws -> ByteBuffer {
    let id = nextNumber()
    return try await cancellable(id) { call in
      let request = SessionCore.Machine.Request(id: id, frame: frame, deadline: deadline, waits: waits, watch: watch?.order, call: call)
      return .submit(request, watch?.inbox)
    }
  }

  func authenticate(_ credentials: ZooKeeperCredentials, until deadline: NIODeadline) async throws {
    let id = nextNumber()
    _ = try await cancellable(id) { .authenticate(id, credentials, $0, deadline: deadline) }
  }

  func submit(_ command: SessionCommand) {
    let mustSchedule = queue.withLock { queue in
      queue.commands.append(command)
      defer { queue.isScheduled = true }
      return !queue.isScheduled
    }
    if mustSchedule { eventLoop.execute { self.performQueued() } }
  }

  private func cancellable(_ id: UInt64, _ command: (SessionCall) -> SessionCommand) async throws -> ByteBuffer {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        submit(command(continuation))
        // The handler below may have run before, and then found no request.
        if Task.isCancelled { submit(.cancel(id)) }
      }
    } onCancel: {
      submit(.cancel(id))
    }
  }

  private func performQueued() {
    let commands = queue.withLock { queue in
      let commands = queue.commands
      queue.commands = []
      queue.commands.reserveCapacity(commands.count)
      queue.isScheduled = false
      return commands
    }
    core.value.perform(commands)
  }
}
