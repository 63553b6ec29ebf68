import EtcdClient
import Logging
import Rollcall
import RollcallLayouts

/// Opens sessions; lists and joins those that are described in Rollcall's own layout.
struct EtcdSessions: Sendable {
  /// Stands for no limit: more than a century, and far from the 9,000,000,000 s that are etcd's own limit.
  private static let unlimited = Duration.seconds(4_000_000_000)

  let link: EtcdLink

  func open(_ options: SessionOptions) async throws -> any CatalogSession {
    guard options.timeout ?? .seconds(1) > .zero else {
      throw RollcallError.invalid(
        "A session timeout of \(options.timeout ?? .zero) cannot be; etcd counts whole seconds, usually at least 2.")
    }
    let asked = options.timeout ?? Self.unlimited
    let lease = try await link.perform { try await $0.grantLease(timeToLive: asked) }
    if options.timeout != nil, lease.timeToLive > asked {
      link.logger.info(
        "etcd granted a longer session than was asked for.", metadata: ["asked": "\(asked)", "granted": "\(lease.timeToLive)"])
    }
    let rest: LockRest?
    do {
      rest = try await describe(lease, options)
    } catch {
      // What cannot be revoked now expires by itself.
      try? await link.revoke(lease.id)
      throw error
    }
    return EtcdSession(
      lease.id, timeToLive: lease.timeToLive, timeout: options.timeout.map { _ in lease.timeToLive }, rest: rest, link: link)
  }

  /// Keeps with the lease what others need to know of the session.
  private func describe(_ lease: EtcdLease, _ options: SessionOptions) async throws -> LockRest? {
    guard let key = link.places.sessionKey(lease.id) else { return nil }
    var rest: LockRest?
    if options.lockDelay > .zero {
      let later = try await link.perform { try await $0.grantLease(timeToLive: lease.timeToLive + options.lockDelay) }
      rest = LockRest(lease: later.id, delay: options.lockDelay)
    }
    let document = SessionDocument(options, timeout: options.timeout.map { _ in lease.timeToLive }, rest: rest?.lease)
    let put = EtcdPut(key, try document.encoded(), lease: .attach(lease.id))
    _ = try await link.performUntilKnown { try await $0.put(put, call: $1) }
    return rest
  }
}
