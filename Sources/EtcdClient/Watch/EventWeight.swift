/// What waiting events cost.
struct EventWeight: Hashable, Sendable {
  /// Changes, and events that bring none.
  var count = 0
  /// Of keys and values.
  var bytes = 0

  func exceeds(_ maximum: EventWeight) -> Bool { count > maximum.count || bytes > maximum.bytes }

  static func += (left: inout EventWeight, right: EventWeight) {
    left.count += right.count
    left.bytes += right.bytes
  }

  static func -= (left: inout EventWeight, right: EventWeight) {
    left.count -= right.count
    left.bytes -= right.bytes
  }
}

extension EventWeight {
  init(_ event: EtcdWatchEvent) {
    switch event {
    case .changes(let changes, _): self.init(count: changes.count, bytes: changes.reduce(0) { $0 + $1.size })
    case .opened, .progress, .interrupted: self.init(count: 1)
    }
  }
}
