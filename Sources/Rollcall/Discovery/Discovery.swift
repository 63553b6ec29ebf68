public import Logging
public import ServiceLifecycle

/// One catalog, as a program uses it: find services, register instances, follow values.
///
/// ```swift
/// try await withDiscovery(catalog) { discovery in
///   try await discovery.withRegistration(of: .init(service: "web", host: "10.0.0.7", port: 8000)) {
///     let one = try await discovery.view(of: "database").first { !$0.available.isEmpty }
///     …
///   }
/// }
/// ```
///
/// It is a `Service`: run it in a `ServiceGroup`, or use ``withDiscovery(_:options:logger:_:)``. Reading works even while it is not running.
public final class Discovery: Service {
  public let catalog: any Catalog
  let views: Views
  private let registrar: Registrar

  public init(_ catalog: any Catalog, options: Registrar.Options = .init(), logger: Logger = Logger(label: "rollcall")) {
    self.catalog = catalog
    views = Views(of: catalog)
    registrar = Registrar(catalog, options: options, logger: logger)
  }

  /// The instances of a service, live in memory; one watch however many ask.
  public func view(of service: ServiceName) -> ServiceView {
    views.service(service)
  }

  /// The names of all services, live in memory.
  public func services() -> View<ServiceList> {
    views.services()
  }

  /// The value of a key as soon as the catalog has answered, and after each change; nil while there is none. While the catalog is lost the
  /// last value stands. A slow reader misses the values between.
  public func values(of key: String) -> AsyncStream<[UInt8]?> {
    let snapshots = views.keys(.key(key)).snapshots()
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        var last: [UInt8]??
        for await snapshot in snapshots {
          let value = snapshot.entries.first?.value
          // A lost catalog says nothing of a key that it does not show.
          guard value != nil || snapshot.freshness.isCurrent, last != .some(value) else { continue }
          last = value
          continuation.yield(value)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Keeps an instance in the catalog until it is deregistered or this discovery stops.
  /// - Throws: ``RollcallError`` `.invalid`.
  public func register(_ instance: ServiceInstance) throws(RollcallError) -> Registration {
    try registrar.register(instance)
  }

  /// Keeps an instance in the catalog while the body runs.
  ///
  /// The body starts at once: a catalog that cannot be reached never keeps a server from starting. It is given the registration, whose
  /// ``Registration/live()`` waits for the catalog.
  public func withRegistration<Result: Sendable>(
    of instance: ServiceInstance, isolation: isolated (any Actor)? = #isolation, _ body: (Registration) async throws -> Result
  ) async throws -> Result {
    let registration = try registrar.register(instance)
    do {
      let result = try await body(registration)
      await registration.deregister()
      return result
    } catch {
      await registration.deregister()
      throw error
    }
  }

  /// Keeps an instance in the catalog while the body runs, which does not ask how the registration fares.
  public func withRegistration<Result: Sendable>(
    of instance: ServiceInstance, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    try await withRegistration(of: instance, isolation: isolation) { _ in try await body() }
  }

  /// Waits until a service has at least `count` instances to send clients to, and returns the set.
  /// - Throws: `CancellationError`; ``RollcallError`` `.closed`.
  @discardableResult
  public func wait(for service: ServiceName, count: Int = 1) async throws -> ServiceSnapshot {
    try await view(of: service).first { $0.available.count >= count }
  }

  /// Registers and sweeps until the task is cancelled or shut down; then deregisters everything. The catalog stays open: it is the caller's.
  public func run() async throws {
    try await withThrowingTaskGroup { group in
      group.addTask { try await self.views.run() }
      group.addTask { try await self.registrar.run() }
      try await group.waitForAll()
    }
  }
}

/// Runs a ``Discovery`` on a catalog while the body runs, and deregisters everything after it.
public func withDiscovery<Result: Sendable>(
  _ catalog: any Catalog, options: Registrar.Options = .init(), logger: Logger = Logger(label: "rollcall"),
  isolation: isolated (any Actor)? = #isolation, _ body: (Discovery) async throws -> Result
) async throws -> Result {
  let discovery = Discovery(catalog, options: options, logger: logger)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await discovery.run() }
    let result = try await body(discovery)
    group.cancelAll()
    try await group.waitForAll()
    return result
  }
}
