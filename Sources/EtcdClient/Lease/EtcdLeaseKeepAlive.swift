/// A lease that is kept alive as long as somebody holds this value or its iterator.
///
/// It ends with an ``EtcdError`` of reason `leaseLost` when etcd says that the lease is gone, or when no renewal succeeded within its time;
/// then grant a new one and put everything again. It does not revoke the lease. A slow reader misses events, but never the end.
public struct EtcdLeaseKeepAlive: AsyncSequence, Sendable {
  public typealias Element = EtcdLeaseEvent

  private let events: AsyncThrowingStream<EtcdLeaseEvent, any Error>

  init(_ events: AsyncThrowingStream<EtcdLeaseEvent, any Error>) {
    self.events = events
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: events.makeAsyncIterator())
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var base: AsyncThrowingStream<EtcdLeaseEvent, any Error>.Iterator

    /// - Throws: ``EtcdError``, or `CancellationError` in a cancelled task.
    public mutating func next() async throws -> EtcdLeaseEvent? {
      guard let event = try await base.next() else {
        try Task.checkCancellation()
        return nil
      }
      return event
    }
  }
}
