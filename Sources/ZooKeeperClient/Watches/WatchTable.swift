/// Who watches what, and what of it is armed on the server.
///
/// A server before 3.9 keeps one mode for each path and connection: a one-shot watch on a path turns a persistent watch there into a
/// one-shot one, and a persistent turns a recursive into a persistent one (ZOOKEEPER-4466). So the stronger watch is armed once, and
/// the weaker ones are served from its events.
struct WatchTable {
  enum Kind: Hashable, Sendable, CaseIterable {
    case data, exists, children, persistent, recursive

    var isOneShot: Bool { self != .persistent && self != .recursive }
  }

  typealias WatcherID = UInt64

  /// A watch that a request sets when it succeeds.
  struct Order: Hashable, Sendable {
    var path: String
    var kind: Kind
    var watcher: WatcherID
  }

  /// How an order goes over the wire.
  enum Wire: Hashable, Sendable {
    /// The watch byte of exists, getData and getChildren.
    case watch(Bool)
    /// The mode of addWatch.
    case mode(WatchMode)
  }

  /// What the server must be told, beside the orders.
  enum Repair: Hashable {
    case remove(path: String)
    case add(path: String, WatchMode)
    case set(SetWatches)
  }

  struct Notice: Hashable {
    var watcher: WatcherID
    var change: ZooKeeperChange
    /// Of one-shot watches.
    var isLast: Bool
  }

  private struct Entry {
    var watchers: [Kind: Set<WatcherID>] = [:]
    /// Orders under way.
    var pending = 0
    var pendingModes: [WatchMode] = []
    var isDataArmed = false
    var areChildrenArmed = false
    var mode: WatchMode?

    var isArmed: Bool { isDataArmed || areChildrenArmed || mode != nil }

    func has(_ kind: Kind) -> Bool { watchers[kind] != nil }

    mutating func remove(_ watcher: WatcherID, _ kind: Kind) {
      watchers[kind]?.remove(watcher)
      if watchers[kind]?.isEmpty == true { watchers[kind] = nil }
    }
  }

  private var entries: [String: Entry] = [:]
  private var places: [WatcherID: (path: String, kind: Kind)] = [:]
  private var recursiveWatchers = 0

  var isEmpty: Bool { entries.isEmpty }

  var watchers: Set<WatcherID> { Set(places.keys) }

  /// Those to whom missed changes are not told again.
  var unreplayed: [WatcherID] { places.filter { !$0.value.kind.isOneShot }.map(\.key).sorted() }

  // MARK: Orders

  /// A request that sets a watch is about to be sent.
  mutating func ordered(_ order: Order) -> Wire {
    var entry = entries[order.path] ?? Entry()
    defer { entries[order.path] = entry }
    entry.pending += 1
    let wire: Wire
    switch order.kind {
    case .data, .exists, .children: return .watch(entry.mode == nil && entry.pendingModes.isEmpty)
    case .persistent: wire = .mode(entry.has(.recursive) || entry.pendingModes.contains(.recursive) ? .recursive : .persistent)
    case .recursive: wire = .mode(.recursive)
    }
    if case .mode(let mode) = wire { entry.pendingModes.append(mode) }
    return wire
  }

  /// The request was answered.
  /// - Parameters:
  ///   - kind: what was set; nil when it failed. Exists on a node that is there sets a data watch.
  ///   - isWanted: false when nobody waits for it any more.
  mutating func answered(_ order: Order, _ wire: Wire, set kind: Kind?, isWanted: Bool) -> [Repair] {
    guard var entry = entries[order.path] else { return [] }
    entry.pending -= 1
    if case .mode(let mode) = wire, let place = entry.pendingModes.firstIndex(of: mode) { entry.pendingModes.remove(at: place) }
    if let kind {
      switch wire {
      case .watch(true) where kind == .children: entry.areChildrenArmed = true
      case .watch(true): entry.isDataArmed = true
      case .watch(false): break
      case .mode(let mode):
        entry.mode = mode
        // Before 3.9 it takes the place of a watch of children; where it does not, that one finds nobody any more.
        if mode == .recursive { entry.areChildrenArmed = false }
      }
      if isWanted {
        entry.watchers[kind, default: []].insert(order.watcher)
        places[order.watcher] = (order.path, kind)
        if kind == .recursive { recursiveWatchers += 1 }
      }
    }
    entries[order.path] = entry
    return tidy(order.path)
  }

  mutating func remove(_ watcher: WatcherID) -> [Repair] {
    guard let place = places.removeValue(forKey: watcher) else { return [] }
    entries[place.path]?.remove(watcher, place.kind)
    if place.kind == .recursive { recursiveWatchers -= 1 }
    return tidy(place.path)
  }

  mutating func removeAll() {
    self = WatchTable()
  }

  // MARK: Connections

  /// The connection is gone, with all that was armed on it and all orders under way.
  mutating func disconnected() {
    for path in Array(entries.keys) {
      entries[path]?.pending = 0
      entries[path]?.pendingModes = []
      entries[path]?.isDataArmed = false
      entries[path]?.areChildrenArmed = false
      entries[path]?.mode = nil
      if entries[path]?.watchers.isEmpty == true { entries[path] = nil }
    }
  }

  /// Everything again for a new connection, in requests of about `limit` bytes at most.
  mutating func rearm(after zxid: Int64, limit: Int = 128 << 10) -> [SetWatches] {
    var requests: [SetWatches] = []
    var current = SetWatches(zxid: zxid)
    var length = 0
    for path in entries.keys.sorted() {
      current.add(path, arm(path))
      length += path.utf8.count + 4
      if length >= limit {
        requests.append(current)
        current = SetWatches(zxid: zxid)
        length = 0
      }
    }
    if !current.isEmpty { requests.append(current) }
    return requests
  }

  /// Marks as armed whatever somebody waits for at that path.
  /// - Returns: the kinds that setWatches must name.
  private mutating func arm(_ path: String) -> Set<Kind> {
    guard var entry = entries[path] else { return [] }
    var kinds = Set(entry.watchers.keys)
    if kinds.contains(.recursive) { kinds.remove(.persistent) }
    entry.isDataArmed = kinds.contains(.data) || kinds.contains(.exists)
    entry.areChildrenArmed = kinds.contains(.children) && !kinds.contains(.recursive)
    entry.mode = kinds.contains(.recursive) ? .recursive : kinds.contains(.persistent) ? .persistent : nil
    entries[path] = entry
    return kinds
  }

  // MARK: Events

  mutating func happened(_ kind: ZooKeeperChange.Kind, _ path: String) -> (notices: [Notice], repairs: [Repair]) {
    var notices = fire(kind, at: path)
    var touched = [path]
    if recursiveWatchers > 0, kind != .childrenChanged {
      var place = NodePath.parent(of: path)
      if let parent = place, kind != .dataChanged, let entry = entries[parent], entry.mode == .recursive, !entry.areChildrenArmed {
        // A recursive watch tells of each child in place of the set of children.
        notices += fire(.childrenChanged, at: parent)
        touched.append(parent)
      }
      while let ancestor = place {
        for watcher in entries[ancestor]?.watchers[.recursive]?.sorted() ?? [] {
          notices.append(Notice(watcher: watcher, change: ZooKeeperChange(kind, path), isLast: false))
        }
        place = NodePath.parent(of: ancestor)
      }
    }
    return (notices, touched.flatMap { tidy($0) })
  }

  /// Tells those who watch the path itself.
  private mutating func fire(_ kind: ZooKeeperChange.Kind, at path: String) -> [Notice] {
    guard var entry = entries[path] else { return [] }
    let concerned: [Kind]
    switch kind {
    case .created, .dataChanged:
      concerned = [.data, .exists, .persistent, .recursive]
      entry.isDataArmed = false
    case .childrenChanged:
      concerned = [.children, .persistent]
      entry.areChildrenArmed = false
    case .deleted:
      concerned = Kind.allCases
      entry.isDataArmed = false
      entry.areChildrenArmed = false
    }
    var notices: [Notice] = []
    for concernedKind in concerned {
      for watcher in entry.watchers[concernedKind]?.sorted() ?? [] {
        notices.append(Notice(watcher: watcher, change: ZooKeeperChange(kind, path), isLast: concernedKind.isOneShot))
        if concernedKind.isOneShot { places[watcher] = nil }
      }
      if concernedKind.isOneShot { entry.watchers[concernedKind] = nil }
    }
    entries[path] = entry
    return notices
  }

  // MARK: What remains

  /// Makes what is armed at a path fit who waits there, once nothing about it is under way.
  private mutating func tidy(_ path: String) -> [Repair] {
    guard var entry = entries[path], entry.pending == 0 else { return [] }
    if entry.watchers.isEmpty {
      entries[path] = nil
      return entry.isArmed ? [.remove(path: path)] : []
    }
    switch entry.mode {
    case .recursive where !entry.has(.recursive) && entry.has(.persistent):
      entry.mode = .persistent
      entries[path] = entry
      return [.add(path: path, .persistent)]
    case nil:
      // The persistent watch that was to serve these has failed.
      let lacksData = (entry.has(.data) || entry.has(.exists)) && !entry.isDataArmed
      let lacksChildren = entry.has(.children) && !entry.areChildrenArmed
      guard lacksData || lacksChildren else { return [] }
      // From the beginning: what has changed since they were set is told at once, and perhaps what has not.
      var again = SetWatches(zxid: 0)
      again.add(path, arm(path))
      return [.set(again)]
    default: return []
    }
  }
}

extension SetWatches {
  fileprivate mutating func add(_ path: String, _ kinds: Set<WatchTable.Kind>) {
    if kinds.contains(.data) { data.append(path) }
    if kinds.contains(.exists) { exists.append(path) }
    if kinds.contains(.children) { children.append(path) }
    if kinds.contains(.persistent) { persistent.append(path) }
    if kinds.contains(.recursive) { recursive.append(path) }
  }
}
