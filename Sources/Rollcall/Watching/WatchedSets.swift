extension ServiceSnapshot: WatchedSet {
  package var members: Set<String> { Set(instances.map(\.instance.key.description)) }

  package func isSameState(as other: ServiceSnapshot) -> Bool {
    freshness == other.freshness && instances == other.instances
  }
}

extension ServiceList: WatchedSet {
  package var members: Set<String> { Set(services.map(\.name.rawValue)) }

  package func isSameState(as other: ServiceList) -> Bool {
    freshness == other.freshness && services == other.services
  }
}

extension KeyValueSnapshot: WatchedSet {
  package var members: Set<String> { Set(entries.map(\.key)) }

  package func isSameState(as other: KeyValueSnapshot) -> Bool {
    freshness == other.freshness && entries == other.entries
  }
}

extension SessionList: WatchedSet {
  package var members: Set<String> { Set(sessions.map(\.id.rawValue)) }

  package func isSameState(as other: SessionList) -> Bool {
    freshness == other.freshness && sessions == other.sessions
  }
}
