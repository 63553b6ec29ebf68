public import Logging
import NIOPosix
public import Rollcall
public import ServiceLifecycle

/// Answers DNS over any catalog: UDP and TCP, in one zone with as many names as are wanted.
///
/// Run it beside the ``Rollcall/Views`` of its datacenters.
public final class DNSDoor: Service {
  private let settings: DNSDoorSettings
  let zone: DNSZone
  private let listening = Broadcast<[HostPort]>()
  private let logger: Logger

  /// - Parameters:
  ///   - own: the datacenter of names that tell none.
  ///   - queries: what `NAME.query` asks; nil where there are no prepared queries.
  public init(
    _ settings: DNSDoorSettings, own: DNSDatacenter, others: [DNSDatacenter] = [], queries: (any DNSQueryResolver)? = nil, logger: Logger
  ) {
    self.settings = settings
    self.logger = logger
    zone = DNSZone(settings, [own] + others, queries: queries)
  }

  /// Where the door listens, once it does.
  public func addresses() async throws -> [HostPort] {
    guard let addresses = try await listening.first(where: { _ in true }) else {
      throw RollcallError(.closed, "The DNS door has ended, and listens no more.")
    }
    return addresses
  }

  /// Serves until the task is cancelled or shut down.
  /// - Throws: ``DNSBindingError`` when it cannot listen.
  public func run() async throws {
    defer { listening.finish() }
    let sockets = DNSSockets(zone, group: MultiThreadedEventLoopGroup.singleton)
    do {
      listening.publish(try await sockets.open())
      await cancelWhenGracefulShutdown { [zone, logger] in
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await EscapedNames(zone, logger: logger).run() }
          group.addTask { while (try? await Task.sleep(for: .seconds(60))) != nil { await zone.sweep() } }
          group.addTask { await sockets.tick() }
        }
      }
      await sockets.close()
    } catch {
      await sockets.close()
      throw error
    }
  }
}
