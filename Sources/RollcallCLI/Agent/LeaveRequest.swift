import ServiceLifecycle

/// Ends when a client asks the agent to leave, and with it the group that it is in: as after a signal.
struct LeaveRequest: Service {
  private let requests: AsyncStream<Void>
  private let request: AsyncStream<Void>.Continuation

  init() {
    (requests, request) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func ask() {
    request.yield()
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      for await _ in self.requests { return }
    }
  }
}
