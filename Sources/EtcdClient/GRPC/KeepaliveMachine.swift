internal import NIOCore

/// When a connection is to be pinged, and when it is dead.
///
/// etcd sends GOAWAY (too_many_pings) to a client that pings more often than each 5 s, or while no call is open.
struct KeepaliveMachine {
  enum Action: Equatable {
    case ping
    case dead
  }

  private let settings: EtcdSettings.Keepalive
  private var openCalls = 0
  private var openUnaryCalls = 0
  /// Since when nothing was heard although something could have been.
  private var quietSince: NIODeadline
  private var lastPing: NIODeadline?
  private var isPingOpen = false

  init(_ settings: EtcdSettings.Keepalive, now: NIODeadline) {
    self.settings = settings
    quietSince = now
  }

  mutating func opened(_ kind: CallMachine.Kind, now: NIODeadline) {
    if openCalls == 0 || (kind == .unary && openUnaryCalls == 0) { quietSince = max(quietSince, now) }
    openCalls += 1
    if kind == .unary { openUnaryCalls += 1 }
  }

  mutating func closed(_ kind: CallMachine.Kind) {
    openCalls -= 1
    if kind == .unary { openUnaryCalls -= 1 }
  }

  /// Anything that arrives shows that the peer lives.
  mutating func heard(now: NIODeadline) {
    quietSince = now
    isPingOpen = false
  }

  /// When ``timePassed(now:)`` has something to do.
  var due: NIODeadline? {
    if isPingOpen, let lastPing { return lastPing + TimeAmount(settings.timeout) }
    guard openCalls > 0 else { return nil }
    let patience = openUnaryCalls > 0 ? min(settings.probeDelay, settings.interval) : settings.interval
    let wanted = quietSince + TimeAmount(patience)
    guard let lastPing else { return wanted }
    return max(wanted, lastPing + TimeAmount(settings.minimumGap))
  }

  mutating func timePassed(now: NIODeadline) -> Action? {
    guard let due, due <= now else { return nil }
    if isPingOpen { return .dead }
    isPingOpen = true
    lastPing = now
    return .ping
  }
}
