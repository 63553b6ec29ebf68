/// The changes of a range of keys, from some revision on, without end and without a gap.
///
/// A lost connection is an ``EtcdWatchEvent/interrupted(_:)``, after which the watch resumes where it stood, on whatever member there is. It
/// ends with an ``EtcdError``
/// - of reason `compacted` when the history it would need is gone: read the range anew, and watch behind that revision;
/// - of reason `historyLost` when the store was emptied or restored from a backup: the same;
/// - of reason `permissionDenied`, `wrongCredentials`, `emptyRange` and the like when etcd refuses it;
/// - of reason `closed` when the client is closed.
///
/// It ends with `CancellationError` in a cancelled task. A slow reader costs a bounded buffer (``EtcdSettings/Watch/maximumBufferedChanges``),
/// and misses nothing. For one reader; the watch is cancelled when nobody holds this value nor its iterator.
public struct EtcdWatch: AsyncSequence, Sendable {
  private let subscription: Subscription

  init(_ driver: WatchDriver, _ id: WatchMachine.WatchID, _ inbox: WatchInbox) {
    subscription = Subscription(driver: driver, id: id, inbox: inbox)
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: subscription)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: Subscription

    public mutating func next() async throws -> EtcdWatchEvent? {
      let (event, caughtUp) = try await subscription.inbox.next()
      if caughtUp { subscription.driver.caughtUp(subscription.id) }
      return event
    }
  }

  /// Its end cancels the watch.
  fileprivate final class Subscription: Sendable {
    let driver: WatchDriver
    let id: WatchMachine.WatchID
    let inbox: WatchInbox

    init(driver: WatchDriver, id: WatchMachine.WatchID, inbox: WatchInbox) {
      self.driver = driver
      self.id = id
      self.inbox = inbox
    }

    deinit {
      driver.remove(id)
    }
  }
}
