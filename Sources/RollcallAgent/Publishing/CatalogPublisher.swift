import Logging
import Rollcall
import Synchronization

/// Keeps what the agent publishes in one of its catalogs.
final class CatalogPublisher: Sendable {
  let name: String
  let registrar: Registrar
  /// Whether a change is acknowledged only once this catalog has it: where that costs no round trip.
  let isAwaited: Bool
  private let carriesHealth: Bool
  private let registrations = Mutex<[InstanceKey: Registration]>([:])

  init(_ catalog: AgentCatalog, options: Registrar.Options, clock: any Clock<Duration>, logger: Logger) {
    name = catalog.name
    isAwaited = catalog.catalog.capabilities.contains(.localReads)
    carriesHealth = catalog.catalog.capabilities.contains(.health)
    registrar = Registrar(catalog.catalog, options: options, clock: clock, logger: logger)
  }

  /// Makes the catalog have an instance as it is now. Where health cannot be told, one that is critical or in maintenance is not there.
  /// - Returns: what is to be awaited; nil when the catalog is not to have it.
  func publish(_ instance: ServiceInstance) throws(RollcallError) -> Registration? {
    guard let form = form(of: instance) else {
      withdraw([instance.key])
      return nil
    }
    let registration = try registrar.register(form)
    registrations.withLock { $0[registration.key] = registration }
    return registration
  }

  /// Takes entries out, without waiting for it. What is published after the call stays.
  func withdraw(_ keys: [InstanceKey]) {
    for registration in take(keys) { registration.withdraw() }
  }

  /// Takes entries out; returns when they are, or when the catalog has not said so for a while.
  func withdrawAndWait(_ keys: [InstanceKey]) async {
    for registration in take(keys) { await registration.deregister() }
  }

  /// Waits until everything is in the catalog, or refused by it.
  func published() async {
    for registration in registrations.withLock({ Array($0.values) }) { try? await registration.live() }
  }

  private func take(_ keys: [InstanceKey]) -> [Registration] {
    registrations.withLock { registrations in keys.compactMap { registrations.removeValue(forKey: $0) } }
  }

  private func form(of instance: ServiceInstance) -> ServiceInstance? {
    guard !carriesHealth else { return instance }
    guard instance.service != .nodes, instance.maintenance == nil, instance.health != .critical else { return nil }
    var form = instance
    form.checks = []
    return form
  }
}
