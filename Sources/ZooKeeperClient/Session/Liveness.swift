internal import NIOCore

/// When a connection is to be pinged, and when it is dead.
struct Liveness {
  enum Action: Equatable {
    case ping
    case dead
  }

  /// As in the Java client: also with a long timeout a path that is cut, and a NAT that forgets, is found.
  private static var longestSilence: TimeAmount { .seconds(10) }

  private let readTimeout: TimeAmount
  private let pingAfter: TimeAmount
  private(set) var lastHeard: NIODeadline
  private var lastSent: NIODeadline

  /// - Parameter timeout: the session's.
  init(timeout: TimeAmount, now: NIODeadline) {
    readTimeout = .nanoseconds(timeout.nanoseconds / 3 * 2)
    pingAfter = min(.nanoseconds(timeout.nanoseconds / 3), Self.longestSilence)
    lastHeard = now
    lastSent = now
  }

  mutating func heard(now: NIODeadline) { lastHeard = now }

  mutating func sent(now: NIODeadline) { lastSent = now }

  var due: NIODeadline { min(lastHeard + readTimeout, lastSent + pingAfter) }

  mutating func timePassed(now: NIODeadline) -> Action? {
    if now >= lastHeard + readTimeout { return .dead }
    guard now >= lastSent + pingAfter else { return nil }
    lastSent = now
    return .ping
  }
}
