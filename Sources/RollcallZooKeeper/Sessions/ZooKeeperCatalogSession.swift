import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// A session over ZooKeeper: one session of its own there, with every instance and lock on it as an ephemeral node.
///
/// The client keeps the server's session alive by itself, so that a quiet process needs nobody's renewals for it. Who holds this session renews
/// *it*; when those renewals stop for the timeout, the server's session is closed, and everything on it goes.
final class ZooKeeperCatalogSession: CatalogSession {
  private let keeper: SessionKeeper
  private let link: ZooKeeperLink
  private let writers = KeyedLock()

  init(_ keeper: SessionKeeper, link: ZooKeeperLink) {
    self.keeper = keeper
    self.link = link
  }

  var id: SessionID { keeper.id }
  var timeout: Duration? { keeper.timeout }
  var client: ZooKeeper { keeper.client }
  private var writer: InstanceWriter { InstanceWriter(link: link, client: client, owner: keeper.number) }

  func renew() async throws {
    try keeper.checkOpen()
    let sent = ContinuousClock.now
    let limit = min(link.settings.requestTimeout, max((timeout ?? .seconds(3)) / 3, .milliseconds(500)))
    do {
      try await keeper.perform { _ = try await client.exists("/", options: ZooKeeperCallOptions(timeout: limit)) }
    } catch let error as RollcallError where error.isTransient && !client.state.isConnected {
      try Task.checkCancellation()
      guard let session = client.session, await SessionProbe(link: link, session: session).isForgotten() else {
        throw error
      }
      await keeper.end("the servers do not know it")
      try keeper.checkOpen()
    }
    keeper.wasRenewed(sent)
  }

  func register(_ instance: ServiceInstance) async throws {
    let record = try writer.record(for: instance)
    try keeper.checkOpen()
    let key = instance.key
    try await writers.withLock("\(key)") {
      let former = keeper.path(of: key)
      let path = try await keeper.perform {
        try await link.performUntilKnown { try await writer.put(instance, as: record, former: former) }
      }
      keeper.stands(key, at: path)
      // In layouts whose names are addresses, an instance that moves has another node.
      if let former, former != path { try await keeper.perform { try await writer.removeOwn(former) } }
    }
    try keeper.checkOpen()
  }

  func deregister(_ key: InstanceKey) async throws {
    try await writers.withLock("\(key)") {
      let path = keeper.path(of: key) ?? link.places.layout.key(of: key)
      guard keeper.isOpen else { return }
      try await keeper.perform { try await link.performUntilKnown { try await writer.removeOwn(path) } }
      keeper.stands(key, at: nil)
    }
  }

  func close() async throws {
    await keeper.end("it was closed")
  }
}
