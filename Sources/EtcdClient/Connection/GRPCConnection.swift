internal import NIOCore
internal import NIOHPACK
internal import Synchronization

/// One connection to one member. Calls come from any thread; the event loop takes all that wait at once and flushes once.
final class GRPCConnection: Sendable {
  private struct Queue {
    var operations: [ConnectionOperation] = []
    var isScheduled = false
  }

  let endpoint: EtcdEndpoint
  let eventLoop: any EventLoop
  private let handler: NIOLoopBound<ConnectionHandler>
  private let queue = Mutex(Queue())
  private let lastCall = Atomic<UInt64>(0)

  init(endpoint: EtcdEndpoint, eventLoop: any EventLoop, handler: NIOLoopBound<ConnectionHandler>) {
    self.endpoint = endpoint
    self.eventLoop = eventLoop
    self.handler = handler
  }

  /// Sends one request and waits for its one reply; both with their prefix cut off or put on by the caller's method.
  /// - Throws: ``EtcdError``.
  func unary(path: String, frame: ByteBuffer, deadline: NIODeadline, metadata: CallMetadata) async throws -> ByteBuffer {
    let id = nextCall()
    let headers = GRPCHeaders.make(path: path, endpoint: endpoint, timeLeft: deadline - .now(), metadata: metadata)
    let start = ConnectionMachine<GRPCSink>.Start(kind: .unary, headers: headers, deadline: deadline, message: frame)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        submit(.start(id, .unary(continuation), start))
        // The handler below may have run before the start, and then found no call.
        if Task.isCancelled { submit(.cancel(id)) }
      }
    } onCancel: {
      submit(.cancel(id))
    }
  }

  /// Opens a stream; `receive` is called on the event loop.
  func stream(path: String, metadata: CallMetadata, receive: @escaping @Sendable (GRPCStreamEvent) -> Void) -> GRPCStream {
    let id = nextCall()
    let headers = GRPCHeaders.make(path: path, endpoint: endpoint, timeLeft: nil, metadata: metadata)
    submit(.start(id, .stream(receive), .init(kind: .stream, headers: headers, deadline: nil, message: nil)))
    return GRPCStream(id: id, connection: self)
  }

  /// No new calls; it closes when the last one has ended.
  func retire() { submit(.retire) }

  /// Ends it with all its calls.
  func close(_ error: EtcdError) { submit(.close(error)) }

  func submit(_ operation: ConnectionOperation) {
    let mustSchedule = queue.withLock { queue in
      queue.operations.append(operation)
      defer { queue.isScheduled = true }
      return !queue.isScheduled
    }
    if mustSchedule { eventLoop.execute { self.performQueued() } }
  }

  private func performQueued() {
    let operations = queue.withLock { queue in
      let operations = queue.operations
      queue.operations = []
      queue.operations.reserveCapacity(operations.count)
      queue.isScheduled = false
      return operations
    }
    handler.value.perform(operations)
  }

  private func nextCall() -> UInt64 { lastCall.wrappingAdd(1, ordering: .relaxed).newValue }
}
