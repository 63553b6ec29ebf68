public import ServiceLifecycle
private import Synchronization

/// The views of one catalog: one watch per subject and process, however many ask for it.
///
/// As a `Service` it lets go of views that nobody holds, reads or has asked for in a while; views work without it, and then stay.
public final class Views: Service {
  private struct Shelves {
    var services = ViewShelf<ServiceName, ServiceView>()
    var keys = ViewShelf<KeySelector, View<KeyValueSnapshot>>()
    var list = ViewShelf<WholeCatalog, View<ServiceList>>()
    var sessions = ViewShelf<WholeCatalog, View<SessionList>>()
  }

  private enum WholeCatalog: Hashable {
    case whole
  }

  private let catalog: any Catalog
  private let idleTime: Duration
  private let shelves = Mutex(Shelves())

  /// - Parameter idleTime: how long a view that nobody holds is kept after it was asked for, so that a reader who comes again and again starts no new watch each time.
  public init(of catalog: any Catalog, idleTime: Duration = .seconds(60)) {
    self.catalog = catalog
    self.idleTime = idleTime
  }

  public func service(_ name: ServiceName) -> ServiceView {
    shelves.withLock { $0.services.take(name, at: .now) { ServiceView(name, catalog.updates(of: name)) } }
  }

  public func keys(_ selector: KeySelector) -> View<KeyValueSnapshot> {
    shelves.withLock { $0.keys.take(selector, at: .now) { View(catalog.keyValues.updates(of: selector)) } }
  }

  public func services() -> View<ServiceList> {
    shelves.withLock { $0.list.take(.whole, at: .now) { View(catalog.serviceUpdates()) } }
  }

  /// Nil where the engine has no session directory.
  public func sessions() -> View<SessionList>? {
    guard let directory = catalog.sessions else { return nil }
    return shelves.withLock { $0.sessions.take(.whole, at: .now) { View(directory.sessionUpdates()) } }
  }

  /// How many watches are open.
  public var count: Int {
    shelves.withLock { $0.services.count + $0.keys.count + $0.list.count + $0.sessions.count }
  }

  /// Sweeps until the task is cancelled or shut down; then lets go of everything.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while (try? await Task.sleep(for: self.idleTime / 2)) != nil {
        self.release(notTakenSince: .now - self.idleTime)
      }
    }
    release(notTakenSince: .now)
  }

  /// Views that are held or read live on, and are found again, until that ends.
  func release(notTakenSince limit: ContinuousClock.Instant) {
    // What the lock returns is released after it, because the end of a view calls into its engine.
    _ = shelves.withLock {
      (
        $0.services.release(notTakenSince: limit), $0.keys.release(notTakenSince: limit),
        $0.list.release(notTakenSince: limit), $0.sessions.release(notTakenSince: limit)
      )
    }
  }
}
