import NIOPosix
public import Rollcall
public import ServiceLifecycle

/// Answers DNS over any catalog: UDP and TCP, in one zone with as many names as are wanted.
///
/// Run it beside the ``Rollcall/Views`` of its datacenters.
public final class DNSDoor: Service {
  let zone: DNSZone
  private let sockets: DNSSockets
  private let listening = Broadcast<[HostPort]>()

  /// - Parameters:
  ///   - own: the datacenter of names that tell none.
  ///   - queries: what `NAME.query` asks; nil where there are no prepared queries.
  public init(
    _ settings: DNSDoorSettings, own: DNSDatacenter, others: [DNSDatacenter] = [], queries: (any DNSQueryResolver)? = nil
  ) {
    zone = DNSZone(settings, [own] + others, queries: queries)
    sockets = DNSSockets(zone, group: MultiThreadedEventLoopGroup.singleton)
  }

  /// Where the door listens, once it does.
  public func addresses() async throws -> [HostPort] {
    guard let addresses = try await listening.first(where: { _ in true }) else {
      throw RollcallError(.closed, "The DNS door has ended, and listens no more.")
    }
    return addresses
  }

  /// Binds the sockets, so that whoever starts the door learns at once that it cannot listen. ``run()`` does it otherwise.
  /// - Throws: ``DNSBindingError``.
  public func bind() async throws {
    guard listening.current == nil else { return }
    do {
      listening.publish(try await sockets.open())
    } catch {
      await sockets.close()
      throw error
    }
  }

  /// Serves until the task is cancelled or shut down.
  /// - Throws: ``DNSBindingError`` when it cannot listen.
  public func run() async throws {
    defer { listening.finish() }
    try await bind()
    await cancelWhenGracefulShutdown { [zone, sockets] in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { while (try? await Task.sleep(for: .seconds(60))) != nil { await zone.sweep() } }
        group.addTask { await sockets.tick() }
      }
    }
    await sockets.close()
  }
}
