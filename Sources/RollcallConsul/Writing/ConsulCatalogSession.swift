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
  private let state = Mutex(State())

  private struct State {
    struct Entry {
      var serviceID: String
      var instance: ServiceInstance
      /// Between reserving the id and the agent's answer.
      var isPending: Bool
    }

    var entries: [InstanceKey: Entry] = [:]
    var end: RollcallError?
  }

  init(_ id: SessionID, timeout: Duration?, hasLocks: Bool, link: ConsulLink) {
    self.id = id
    self.timeout = timeout
    self.hasLocks = hasLocks
    self.link = link
  }

  private var writer: ConsulWriter { ConsulWriter(link: link) }
  private var owner: ConsulWriter.Owner { ConsulWriter.Owner(session: id, timeout: timeout) }

  // MARK: Renewing

  func renew() async throws {
    try checkOpen()
    let checks = state.withLock { state in
      timeout == nil ? [] : state.entries.filter { !$0.value.isPending }.map { ($0.key, $0.value.serviceID) }
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
    guard state.withLock({ $0.entries[key].map { $0.serviceID == serviceID && !$0.isPending } ?? false }) else { return }
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

  private func checkOpen() throws {
    if let end = state.withLock({ $0.end }) { throw end }
  }

  // MARK: Registering

  func register(_ instance: ServiceInstance) async throws {
    try instance.validate()
    try checkOpen()
    let key = instance.key
    let serviceID = try await chooseID(key)
    do {
      try await link.writers.withLock(serviceID) {
        try await refuseLiveOwner(of: serviceID, instance)
        let previous = state.withLock { state in state.entries[key].flatMap { $0.isPending ? nil : $0.instance } }
        try await writer.register(instance, as: serviceID, owner: owner, previous: previous)
      }
    } catch {
      // What the agent may have taken stays in the list, so that closing removes it; what another holds does not.
      state.withLock { state in
        if (error as? RollcallError)?.code == .conflict { state.entries[key] = nil }
      }
      throw error
    }
    let isEnded = state.withLock { state in
      state.entries[key] = State.Entry(serviceID: serviceID, instance: instance, isPending: false)
      return state.end != nil
    }
    if isEnded {
      try? await remove(key, serviceID)
      try checkOpen()
    }
  }

  /// Reserves a service id for a key: the one that it has, or the plain one unless that belongs to another service.
  private func chooseID(_ key: InstanceKey) async throws -> String {
    if let known = state.withLock({ $0.entries[key]?.serviceID }) { return known }
    let plain = try await writer.found(key.id)
    let isForeign = plain.map { $0.service != key.service.rawValue } ?? false
    let qualified = ServiceIDs.qualified(key)
    let hasQualified = try await writer.found(qualified)?.service == key.service.rawValue
    return state.withLock { state in
      if let known = state.entries[key]?.serviceID { return known }
      let isReserved = state.entries.values.contains { $0.serviceID == key.id }
      let serviceID = isForeign || isReserved || hasQualified && plain == nil ? qualified : key.id
      // The instance itself is filled in once the agent has it.
      state.entries[key] = State.Entry(
        serviceID: serviceID, instance: ServiceInstance(service: key.service, id: key.id, host: "", port: 0), isPending: true)
      return serviceID
    }
  }

  private func refuseLiveOwner(of serviceID: String, _ instance: ServiceInstance) async throws {
    guard let found = try await writer.found(serviceID), found.meta[ReservedMeta.session] != id.rawValue,
      found.meta[ReservedMeta.session] != nil, found.address != instance.host || found.port != instance.port,
      try await writer.isAlive(found)
    else { return }
    throw RollcallError(
      .conflict,
      "\(link.url): \(instance.key) is held by another live owner, at \(HostPort(host: found.address, port: found.port)). "
        + "Give this instance another id, or stop the other.")
  }

  func deregister(_ key: InstanceKey) async throws {
    guard let entry = state.withLock({ $0.entries.removeValue(forKey: key) }) else { return }
    do {
      try await remove(key, entry.serviceID)
    } catch {
      state.withLock { state in
        if state.entries[key] == nil { state.entries[key] = entry }
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
        if error == nil { state.withLock { $0.entries[key] = nil } }
        failure = failure ?? error
        next()
      }
    }
    try Task.checkCancellation()
    if hasLocks { try await link.perform { try await $0.destroySession(self.id.rawValue) } }
    if let failure { throw failure }
  }
}
