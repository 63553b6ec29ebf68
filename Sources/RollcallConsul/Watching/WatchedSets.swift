import Foundation
import Rollcall

extension ServiceSnapshot: WatchedSet {
  var members: Set<String> { Set(instances.map(\.instance.key.description)) }
  var isCurrent: Bool { freshness.isCurrent }

  func isSameState(as other: ServiceSnapshot) -> Bool {
    freshness == other.freshness && instances == other.instances
  }
}

extension ServiceList: WatchedSet {
  var members: Set<String> { Set(services.map(\.name.rawValue)) }
  var isCurrent: Bool { freshness.isCurrent }

  func stale(since date: Date, reason: String) -> ServiceList {
    var copy = self
    copy.freshness = .stale(since: date, reason: reason)
    return copy
  }

  func isSameState(as other: ServiceList) -> Bool {
    freshness == other.freshness && services == other.services
  }
}

extension KeyValueSnapshot: WatchedSet {
  var members: Set<String> { Set(entries.map(\.key)) }
  var isCurrent: Bool { freshness.isCurrent }

  func stale(since date: Date, reason: String) -> KeyValueSnapshot {
    var copy = self
    copy.freshness = .stale(since: date, reason: reason)
    return copy
  }

  func isSameState(as other: KeyValueSnapshot) -> Bool {
    freshness == other.freshness && entries == other.entries
  }
}

extension SessionList: WatchedSet {
  var members: Set<String> { Set(sessions.map(\.id.rawValue)) }
  // A session list tells no freshness.
  var isCurrent: Bool { true }

  func stale(since date: Date, reason: String) -> SessionList { self }

  func isSameState(as other: SessionList) -> Bool { sessions == other.sessions }
}
