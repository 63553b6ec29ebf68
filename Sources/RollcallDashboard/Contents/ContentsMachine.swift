import Foundation
import Rollcall

/// Follows what catalogs say, and gathers what is new in it for pages.
struct ContentsMachine: Sendable {
  /// More arrivals or departures of one service at once are one line of the time line.
  private static let maximumLines = 20

  private(set) var content: DashboardContent
  private var change = DashboardChange()
  private var isBeginning = true
  /// Services whose first set is no news, because it was there when following began.
  private var unread: Set<DashboardChange.Place> = []

  init(_ catalogs: [ShownCatalog], began: Date) {
    content = DashboardContent(catalogs: catalogs, began: began)
  }

  /// - Parameter catalog: its place.
  mutating func connection(_ state: ConnectionState, of catalog: Int, at now: Date) {
    guard content.catalogs.indices.contains(catalog), content.catalogs[catalog].connection != state else { return }
    let name = content.catalogs[catalog].name
    switch (content.catalogs[catalog].connection, state) {
    case (.disconnected, .disconnected): break
    case (_, .disconnected(_, let reason)): log(LogEntry(time: now, catalog: name, event: .catalogLost(reason)))
    case (.disconnected, .connected): log(LogEntry(time: now, catalog: name, event: .catalogBack))
    default: break
    }
    content.catalogs[catalog].connection = state
    change.catalogs[catalog] = content.catalogs[catalog]
  }

  /// - Returns: the services to follow from now on: all of the list, and while the catalog is lost what was known before.
  mutating func list(_ list: ServiceList, of catalog: Int, at now: Date) -> Set<ServiceName> {
    guard content.catalogs.indices.contains(catalog) else { return [] }
    // What a catalog has that was lost before it was ever read is no news either.
    let isFirst = content.catalogs[catalog].freshness?.isCurrent != true && content.catalogs[catalog].services.isEmpty
    if content.catalogs[catalog].freshness != list.freshness {
      content.catalogs[catalog].freshness = list.freshness
      change.catalogs[catalog] = content.catalogs[catalog]
    }
    let listed = Set(list.services.map(\.name))
    let known = Set(content.catalogs[catalog].services.keys)
    for name in listed.subtracting(known) {
      content.catalogs[catalog].services[name] = [:]
      if isFirst { unread.insert(.init(catalog: catalog, service: name)) }
    }
    guard list.freshness.isCurrent else { return listed.union(known) }
    for name in known.subtracting(listed) { remove(name, of: catalog, at: now) }
    return listed
  }

  mutating func instances(_ snapshot: ServiceSnapshot, of catalog: Int, at now: Date) {
    let place = DashboardChange.Place(catalog: catalog, service: snapshot.service)
    guard content.catalogs.indices.contains(catalog), let before = content.catalogs[catalog].services[snapshot.service] else { return }
    let isNews = unread.remove(place) == nil
    var left = before
    var arrived: [ShownInstance] = []
    var service = change.services[place] ?? DashboardChange.Service()
    var after = before
    for registered in snapshot.instances {
      let key = registered.instance.key
      guard let known = left.removeValue(forKey: key) else {
        let instance = ShownInstance(registered: registered, since: isNews ? now : nil)
        arrived.append(instance)
        after[key] = instance
        service.put[key] = instance
        service.removed.remove(key)
        continue
      }
      guard known.registered != registered else { continue }
      var instance = known
      instance.registered = registered
      if known.condition != instance.condition {
        instance.changed = now
        log(entry(instance, place, now, .changed(from: known.condition, to: instance.condition)))
      }
      after[key] = instance
      service.put[key] = instance
    }
    for key in left.keys {
      after[key] = nil
      service.put[key] = nil
      service.removed.insert(key)
    }
    if isNews { logLines(arrived, place, now, one: .arrived, many: LogEntry.Event.manyArrived) }
    logLines(Array(left.values), place, now, one: .left, many: LogEntry.Event.manyLeft)
    guard !service.put.isEmpty || !service.removed.isEmpty else { return }
    service.isGone = false
    content.catalogs[catalog].services[snapshot.service] = after
    change.services[place] = service
  }

  mutating func latency(_ latency: DetectionLatency) {
    content.latencies.append(latency)
    content.latencies.removeFirst(max(0, content.latencies.count - DashboardContent.maximumLatencies))
    change.latencies.append(latency)
  }

  mutating func rates(_ rates: Rates) {
    guard content.rates != rates else { return }
    content.rates = rates
    change.rates = rates
  }

  /// Whether nobody was told anything of it so far.
  mutating func takeBeginning() -> Bool {
    defer { isBeginning = false }
    return isBeginning
  }

  /// What is new since the last call; nil when nothing is.
  mutating func takeChange() -> DashboardChange? {
    guard !change.isEmpty else { return nil }
    defer { change = DashboardChange() }
    return change
  }

  private mutating func remove(_ name: ServiceName, of catalog: Int, at now: Date) {
    let place = DashboardChange.Place(catalog: catalog, service: name)
    let instances = content.catalogs[catalog].services.removeValue(forKey: name) ?? [:]
    unread.remove(place)
    logLines(Array(instances.values), place, now, one: .left, many: LogEntry.Event.manyLeft)
    change.services[place] = DashboardChange.Service(isGone: true)
  }

  private mutating func logLines(
    _ instances: [ShownInstance], _ place: DashboardChange.Place, _ now: Date, one: LogEntry.Event, many: (Int) -> LogEntry.Event
  ) {
    guard instances.count <= Self.maximumLines else {
      log(LogEntry(time: now, catalog: content.catalogs[place.catalog].name, service: place.service, event: many(instances.count)))
      return
    }
    for instance in instances.sorted(by: { $0.registered.id < $1.registered.id }) { log(entry(instance, place, now, one)) }
  }

  private func entry(_ instance: ShownInstance, _ place: DashboardChange.Place, _ now: Date, _ event: LogEntry.Event) -> LogEntry {
    LogEntry(
      time: now, catalog: content.catalogs[place.catalog].name, service: place.service, instance: instance.key,
      address: instance.registered.address, event: event)
  }

  private mutating func log(_ entry: LogEntry) {
    content.log.append(entry)
    content.log.removeFirst(max(0, content.log.count - DashboardContent.maximumLog))
    change.log.append(entry)
    change.log.removeFirst(max(0, change.log.count - DashboardContent.maximumLog))
  }
}
