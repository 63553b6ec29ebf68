import ConsulAPI
import ConsulClient
import Rollcall
private import Synchronization

/// A session over Consul: one TTL check per registered instance, and one Consul session for locks, all renewed together.
///
/// The Consul session is created with this one and gives it its id, so that locks can be taken under it. Consul's own sessions live at least
/// 10 s and end up to twice their TTL after the last renewal: locks may outlive a shorter timeout by that much. Instances do not.
final class ConsulCatalogSession: CatalogSession {
  let id: SessionID
  let timeout: Duration?
  /// Whether Consul has a session of this id. An access token without the right to create one still registers, but takes no locks.
  private let hasLocks: Bool
  private let link: ConsulLink
  private let state: Mutex<State>

  private struct State {
    struct Entry {
      var serviceID: String
      /// Nil between reserving the id and the agent's answer.
      var instance: ServiceInstance?
    }

    private(set) var entries: [InstanceKey: Entry] = [:]
    /// The service ids of all entries, as Consul's servers compare them.
    private(set) var reserved: Set<String> = []
    /// When the last successful renewal of everything was sent.
    var renewed: ContinuousClock.Instant
    var end: RollcallError?

    mutating func add(_ key: InstanceKey, _ entry: Entry) {
      entries[key] = entry
      reserved.insert(ServiceIDs.folded(entry.serviceID))
    }

    @discardableResult
    mutating func remove(_ key: InstanceKey) -> Entry? {
      guard let entry = entries.removeValue(forKey: key) else { return nil }
      reserved.remove(ServiceIDs.folded(entry.serviceID))
      return entry
    }
  }

  /// - Parameter start: When Consul was asked for the session.
  init(_ id: SessionID, timeout: Duration?, hasLocks: Bool, since start: ContinuousClock.Instant, link: ConsulLink) {
    self.id = id
    self.timeout = timeout
    self.hasLocks = hasLocks
    self.link = link
    state = Mutex(State(renewed: start))
  }

  private var writer: ConsulWriter { ConsulWriter(link: link) }
  private var owner: ConsulWriter.Owner { ConsulWriter.Owner(session: id, timeout: timeout) }

  // MARK: Renewing

  func renew() async throws {
    try checkOpen()
    let sent = ContinuousClock.now
    let checks = state.withLock { state in
      timeout == nil ? [] : state.entries.filter { $0.value.instance != nil }.map { ($0.key, $0.value.serviceID) }
    }
    var failure: (any Error)?
    await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask { await Self.failure { try await self.renewLocks() } }
      var rest = checks[...]
      for _ in 0..<ConsulWriter.maximumCalls {
        guard let (key, serviceID) = rest.popFirst() else { break }
        group.addTask { await Self.failure { try await self.renew(key, serviceID) } }
      }
      for await result in group {
        failure = Self.graver(failure, result)
        if let (key, serviceID) = rest.popFirst() {
          group.addTask { await Self.failure { try await self.renew(key, serviceID) } }
        }
      }
    }
    try Task.checkCancellation()
    if let failure { throw failure }
    state.withLock { $0.renewed = max($0.renewed, sent) }
  }

  private static func failure(_ body: () async throws -> Void) async -> (any Error)? {
    do {
      try await body()
      return nil
    } catch {
      return error
    }
  }

  /// A lost session outweighs what may pass.
  private static func graver(_ left: (any Error)?, _ right: (any Error)?) -> (any Error)? {
    (left as? RollcallError)?.code == .sessionLost ? left : right ?? left
  }

  private func renew(_ key: InstanceKey, _ serviceID: String) async throws {
    let isKnown = try await link.perform { try await $0.pass(SessionCheck.id(forService: serviceID)) }
    guard !isKnown else { return }
    // Unless this session has just taken it away itself.
    guard state.withLock({ $0.entries[key].map { $0.serviceID == serviceID && $0.instance != nil } ?? false }) else { return }
    throw lose("the agent does not know \(key) any more")
  }

  private func renewLocks() async throws {
    guard hasLocks, timeout != nil else { return }
    let isKnown = try await link.perform { try await $0.renewSession(self.id.rawValue) }
    if !isKnown { throw lose("Consul does not know it any more") }
  }

  private func lose(_ why: String) -> RollcallError {
    let error = RollcallError(.sessionLost, "\(link.url): the session \(id) is lost: \(why).")
    return state.withLock { state in
      state.end = state.end ?? error
      return error
    }
  }

  /// Consul revives a check that has run out when it is passed again, within the minute in which it keeps it. A session that is lost stays lost.
  private func checkOpen() throws {
    let (end, renewed) = state.withLock { ($0.end, $0.renewed) }
    if let end { throw end }
    if let timeout, ContinuousClock.now - renewed >= timeout { throw lose("it was not renewed in time") }
  }

  // MARK: Registering

  func register(_ instance: ServiceInstance) async throws {
    try instance.validate()
    try checkOpen()
    let key = instance.key
    let (serviceID, previous, found) = try await reserve(key)
    do {
      try await link.writers.withLock(serviceID) {
        if let found { try await refuseLiveOwner(found, instance) }
        let former: ConsulWriter.Former = previous.map { .own($0) } ?? (found == nil ? .nothing : .other)
        try await writer.register(instance, as: serviceID, owner: owner, replacing: former)
      }
    } catch {
      // What the agent may have taken stays in the list, so that closing removes it; what another holds does not.
      state.withLock { state in
        if (error as? RollcallError)?.code == .conflict { state.remove(key) }
      }
      throw error
    }
    let isEnded = state.withLock { state in
      state.add(key, State.Entry(serviceID: serviceID, instance: instance))
      return state.end != nil
    }
    if isEnded {
      try? await remove(key, serviceID)
      try checkOpen()
    }
  }

  /// Finds the service id for a key: the one that it has, or the first that is free or its own.
  /// - Returns: also what this session has registered under the key, and otherwise what the agent has under the id.
  private func reserve(_ key: InstanceKey) async throws -> (String, previous: ServiceInstance?, found: ConsulAgentService?) {
    if let known = state.withLock({ $0.entries[key] }), let instance = known.instance { return (known.serviceID, instance, nil) }
    let candidates = ServiceIDs.candidates(key)
    async let first = writer.found(candidates[0])
    async let second = writer.found(candidates[1])
    let found = try await [first, second]
    return state.withLock { state in
      if let known = state.entries[key] {
        return (known.serviceID, known.instance, zip(candidates, found).first { $0.0 == known.serviceID }?.1)
      }
      let free = zip(candidates, found + [nil]).first { candidate, found in
        found?.service ?? key.service.rawValue == key.service.rawValue && !state.reserved.contains(ServiceIDs.folded(candidate))
      }
      let (serviceID, other) = free ?? (candidates[2], nil)
      state.add(key, State.Entry(serviceID: serviceID, instance: nil))
      return (serviceID, nil, other)
    }
  }

  private func refuseLiveOwner(_ found: ConsulAgentService, _ instance: ServiceInstance) async throws {
    guard found.meta[ReservedMeta.session] != id.rawValue, found.meta[ReservedMeta.session] != nil,
      found.address != instance.host || found.port != instance.port, try await writer.isAlive(found)
    else { return }
    throw RollcallError(
      .conflict,
      "\(link.url): \(instance.key) is held by another live owner, at \(HostPort(host: found.address, port: found.port)). "
        + "Give this instance another id, or stop the other.")
  }

  func deregister(_ key: InstanceKey) async throws {
    guard let entry = state.withLock({ $0.remove(key) }) else { return }
    do {
      try await remove(key, entry.serviceID)
    } catch {
      state.withLock { state in
        if state.entries[key] == nil { state.add(key, entry) }
      }
      throw error
    }
  }

  /// Removes what is still this session's own.
  private func remove(_ key: InstanceKey, _ serviceID: String) async throws {
    try await link.writers.withLock(serviceID) {
      guard try await writer.found(serviceID)?.meta[ReservedMeta.session] == id.rawValue else { return }
      try await writer.deregister(key, serviceID: serviceID)
    }
  }

  // MARK: Closing

  func close() async throws {
    let entries = state.withLock { state in
      state.end = state.end ?? RollcallError(.sessionLost, "The session \(id) was closed.")
      return state.entries
    }
    var failure: (any Error)?
    await withTaskGroup(of: (InstanceKey, (any Error)?).self) { group in
      var rest = Array(entries)[...]
      func next() {
        guard let (key, entry) = rest.popFirst() else { return }
        group.addTask { (key, await Self.failure { try await self.remove(key, entry.serviceID) }) }
      }
      for _ in 0..<ConsulWriter.maximumCalls { next() }
      for await (key, error) in group {
        if error == nil { state.withLock { _ = $0.remove(key) } }
        failure = failure ?? error
        next()
      }
    }
    try Task.checkCancellation()
    if hasLocks { try await link.perform { try await $0.destroySession(self.id.rawValue) } }
    if let failure { throw failure }
  }
}
