import AsyncAlgorithms
import Rollcall
import RollcallQueries
import Synchronization

/// One catalog as the door reads it: asked anew, or followed by views that all requests share.
final class LiveCatalog: Sendable {
  private struct State {
    var nodes: NodeTable?
    var joined = GenerationCache<ServiceName, JoinedService>(budget: 8192)
    var services = ViewShelf<ServiceName, View<JoinedService>>()
    var contents = ViewShelf<Int, View<CatalogContents>>()
    var queries: (keys: KeyValueSnapshot, book: QueryBook)?
  }

  let name: String
  let catalog: any Catalog
  let views: Views
  private let state = Mutex(State())

  init(_ datacenter: ConsulDatacenter) {
    name = datacenter.name
    catalog = datacenter.catalog
    views = datacenter.views
  }

  /// Whether the catalog is known to be out of reach.
  var isLost: Bool {
    if case .disconnected = catalog.connection { true } else { false }
  }

  /// The table of a snapshot of ``Rollcall/ServiceName/nodes``; the same object as long as nothing changes.
  func table(_ snapshot: ServiceSnapshot) -> NodeTable {
    if let known = state.withLock({ $0.nodes }), known.snapshot == snapshot { return known }
    let table = NodeTable(snapshot)
    state.withLock { $0.nodes = table }
    return table
  }

  /// The same object as long as nothing changes.
  func join(_ service: ServiceSnapshot, _ nodes: NodeTable) -> JoinedService {
    let known = state.withLock { $0.joined.value(service.service) }
    if let known, known.nodes === nodes, known.service == service { return known }
    let joined = JoinedService(service, nodes)
    state.withLock { $0.joined.put(joined, cost: 1, at: service.service) }
    return joined
  }

  /// The prepared queries that a snapshot of their keys holds, read once as long as nothing changes.
  func readBook(_ keys: KeyValueSnapshot) -> QueryBook {
    if let known = state.withLock({ $0.queries }), known.keys.entries == keys.entries { return known.book }
    let book = QueryBook(keys.entries)
    state.withLock { $0.queries = (keys, book) }
    return book
  }

  /// The view of a service with its nodes.
  func view(of service: ServiceName) -> View<JoinedService> {
    state.withLock { $0.services.take(service, at: .now) { View(updates(of: service)) } }
  }

  func contentsView() -> View<CatalogContents> {
    state.withLock { $0.contents.take(0, at: .now) { View(ContentsFeed(self).updates()) } }
  }

  /// Lets go of views that nobody has used since.
  func removeIdle(since: ContinuousClock.Instant) {
    _ = state.withLock { ($0.services.release(notTakenSince: since), $0.contents.release(notTakenSince: since)) }
  }

  private func updates(of service: ServiceName) -> AsyncStream<JoinedService> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let instances = views.service(service)
      let nodes = views.service(.nodes)
      let feed = Task { [weak self] in
        for await (service, nodes) in combineLatest(instances.snapshots, nodes.snapshots) {
          guard let self else { break }
          continuation.yield(self.join(service, self.table(nodes)))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in feed.cancel() }
    }
  }
}
