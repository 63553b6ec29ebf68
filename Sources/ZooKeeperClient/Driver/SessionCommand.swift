internal import NIOCore

/// What the users of a session ask of it, from any thread.
enum SessionCommand: Sendable {
  case start
  case submit(SessionMachine<SessionCall>.Request, WatchInbox?)
  case authenticate(UInt64, ZooKeeperCredentials, SessionCall, deadline: NIODeadline)
  /// The caller's task was cancelled.
  case cancel(UInt64)
  case removeWatch(WatchTable.WatcherID)
  case close(by: NIODeadline)
  case abandon
}
