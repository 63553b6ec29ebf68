/// What happens to a node, from the moment on at which this was given out.
///
/// A one-shot watch tells one change and ends. A change that happens while the connection is lost is told once it is there again. A persistent
/// watch goes on; what it has missed while the connection was lost is not told, and ``ZooKeeperWatchEvent/missed`` says that it must be read.
///
/// Both end with a ``ZooKeeperError`` of code `sessionExpired`, `authFailed` or `closed` when the session does, and with `CancellationError` in
/// a cancelled task. For one reader; when nobody holds this value nor its iterator, the watch is removed from the server.
public struct ZooKeeperWatch: AsyncSequence, Sendable {
  private let subscription: Subscription

  init(_ driver: SessionDriver, _ watcher: WatchTable.WatcherID, _ inbox: WatchInbox, _ chroot: Chroot) {
    subscription = Subscription(driver: driver, watcher: watcher, inbox: inbox, chroot: chroot)
  }

  /// How far it has come: of the event that was told last, whether it was taken or not. It grows with each, and is 0 before the first.
  ///
  /// ZooKeeper tells a change before it shows it. So whoever has read something, and has then taken events up to here, has been told of every change
  /// that the read has shown.
  public var position: UInt64 { subscription.inbox.position }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: subscription)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let subscription: Subscription
    /// Of the event that was taken last.
    public private(set) var position: UInt64 = 0

    fileprivate init(subscription: Subscription) {
      self.subscription = subscription
    }

    public mutating func next() async throws -> ZooKeeperWatchEvent? {
      guard let told = try await subscription.inbox.next() else { return nil }
      position = told.position
      guard case .change(let change) = told.event else { return told.event }
      return .change(ZooKeeperChange(change.kind, subscription.chroot.local(change.path)))
    }
  }

  /// Its end removes the watch.
  fileprivate final class Subscription: Sendable {
    let driver: SessionDriver
    let watcher: WatchTable.WatcherID
    let inbox: WatchInbox
    let chroot: Chroot

    init(driver: SessionDriver, watcher: WatchTable.WatcherID, inbox: WatchInbox, chroot: Chroot) {
      self.driver = driver
      self.watcher = watcher
      self.inbox = inbox
      self.chroot = chroot
    }

    deinit {
      driver.submit(.removeWatch(watcher))
    }
  }
}
