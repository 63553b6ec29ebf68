import EtcdClient
import Rollcall
import RollcallLayouts

/// The sessions that are described in Rollcall's own layout.
struct EtcdSessionDirectory: SessionDirectory {
  let link: EtcdLink
  /// The prefix of their keys.
  let root: String

  private var range: EtcdKeyRange { .prefix(EtcdKey(root)) }

  func sessions() async throws -> SessionList {
    let listing = try await link.perform { try await $0.list(range) }
    var table = SessionTable(root: root)
    for note in table.reset(to: listing.entries, at: Revision(etcd: listing.revision)) { link.notes.log(note, to: link.logger) }
    return table.snapshot
  }

  func sessionUpdates() -> AsyncStream<SessionList> {
    let follower = Follower(link: link, name: "sessions", range: range, empty: SessionTable(root: root))
    return link.watches.stream { await follower.run($0) }
  }

  func session(_ id: SessionID) async throws -> (any CatalogSession)? {
    guard let lease = id.lease, let key = link.places.sessionKey(lease),
      let entry = try await link.perform({ try await $0.get(key) }), let document = SessionDocument(entry.value)
    else { return nil }
    guard let status = try await link.perform({ try await $0.leaseStatus(lease) }) else { return nil }
    let rest = document.rest.map { LockRest(lease: $0, delay: document.options.lockDelay) }
    return EtcdSession(lease, timeToLive: status.timeToLive, timeout: document.options.timeout, rest: rest, link: link)
  }
}
