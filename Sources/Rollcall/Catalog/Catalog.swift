/// A store that knows which instances of which services are alive.
///
/// An engine (ZooKeeper, etcd, Consul, embedded) implements this protocol, ``CatalogSession`` and ``KeyValueStore``.
/// What follows binds both sides; `RollcallTesting` runs it as a conformance suite.
///
/// **Reading.** ``instances(of:)`` is authoritative: what it returns includes every write acknowledged to this catalog
/// value before the call. An unknown service is an empty snapshot; a catalog that cannot be asked is an error. The two are
/// never confused. ``updates(of:)`` is for following: the complete current set at once, then a complete set after each change.
///
/// **Losing the server.** An update stream does not end then: it yields its last set marked `.stale`, the engine
/// reconnects (all endpoints tried before backing off, with jitter), reads everything again, and yields what is true then. A stream that
/// never had a set yields an empty one marked stale.
///
/// **Time.** No call waits without a limit: each ends within the catalog's request timeout with `.timedOut` or
/// `.unreachable`. Cancelling the calling task ends a call early.
///
/// **Concurrency.** All members may be called from anywhere at any time.
public protocol Catalog: Sendable {
  /// The catalog's URL as given, without secrets, for messages.
  var description: String { get }

  /// What the engine does natively; the core supplies the rest.
  var capabilities: CatalogCapabilities { get }

  /// The present state of the connection, and each change of it from then on. The stream ends when the catalog is closed.
  var connection: ConnectionState { get }
  func connectionUpdates() -> AsyncStream<ConnectionState>

  /// Asks the server about itself.
  func status() async throws -> CatalogStatus

  /// The services that have instances now.
  func services() async throws -> ServiceList

  /// The list at once and after each change of a name or tag, under the rules of ``updates(of:)``.
  func serviceUpdates() -> AsyncStream<ServiceList>

  /// The instances of a service now, healthy or not, in maintenance or not.
  func instances(of service: ServiceName) async throws -> ServiceSnapshot

  /// The instances of a service at once and after each change.
  ///
  /// Sets arrive in the catalog's order and never go back in time; a slow reader finds the newest and misses those between. Right after its
  /// own reconnect an engine confirms a mass disappearance by a second read before it yields it. The stream ends only when the catalog is
  /// closed or the reading task is cancelled. Each call is a watch of its own on the server: share one through a ``ServiceView``.
  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot>

  /// Opens a session for registrations and locks.
  func openSession(_ options: SessionOptions) async throws -> any CatalogSession

  /// Registers an instance that hangs on no session and stays until it is deregistered: for services that are looked after from outside.
  /// - Throws: `.unsupported` where the layout has no such thing.
  func register(_ instance: ServiceInstance) async throws

  /// Removes an instance, whoever registered it. Removing what is not there is no error.
  func deregister(_ key: InstanceKey) async throws

  var keyValues: any KeyValueStore { get }

  /// Where sessions can be listed and joined by id; nil where the engine cannot.
  var sessions: (any SessionDirectory)? { get }

  /// Nil where the catalog's servers make their backups themselves.
  var backups: (any CatalogBackups)? { get }

  /// Ends all streams and connections. Sessions that are still open are left to expire. Closing twice is no error.
  func close() async
}

extension Catalog {
  public var backups: (any CatalogBackups)? { nil }
}
