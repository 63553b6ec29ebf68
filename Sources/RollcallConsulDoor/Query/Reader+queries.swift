import ConsulAPI
import Hummingbird
import Rollcall
import RollcallQueries

extension Reader {
  /// The prepared queries of the catalog, without those whose session has ended.
  func queries() async throws -> (book: QueryBook, result: Result<KeyValueSnapshot>) {
    let live = live
    let result = try await read {
      try await live.catalog.keyValues.list(QueryStore.prefix)
    } view: {
      live.views.keys(.prefix(QueryStore.prefix))
    }
    return (try await live.book(of: result.source), result)
  }

  /// The same, for a query whose definition somebody wants to use, not to wait for.
  func resolve(_ idOrName: String) async throws -> (query: ConsulPreparedQuery, result: Result<KeyValueSnapshot>) {
    let (book, result) = try await atOnce.queries()
    let query = try book.resolve(idOrName)
    try request.access.require(AccessNeed(.read, .service(query.service.service)))
    return (query, result)
  }

  /// A reader that waits for nothing.
  private var atOnce: Reader {
    var options = options
    options.index = 0
    return Reader(request: request, options: options, live: live, door: door, isCacheable: isCacheable)
  }

  /// Executes a query, and answers with what it finds.
  func execute(_ query: ConsulPreparedQuery, limit: Int?) async throws -> Response {
    let choice = QueryChoice(query, near: options.selection.near, limit: limit, ownNode: door.settings.node)
    let reader = atOnce
    let search = QueryFailover<QueryReading>(query, choice, own: live.name, datacenters: door.datacenterNames) { name in
      let other = Reader(
        request: reader.request, options: reader.options, live: try reader.door.datacenter(name), door: reader.door,
        isCacheable: reader.isCacheable)
      return QueryReading(result: try await other.service(ServiceName(query.service.service)))
    }
    var random = SystemRandomNumberGenerator()
    let outcome = try await search.outcome(in: live.name, using: &random)
    let source = outcome.source.result.source
    let execution = ConsulQueryExecution(
      service: query.service.service, nodes: outcome.instances.map { source.healthEntry($0, datacenter: outcome.datacenter) },
      dns: query.dns, datacenter: outcome.datacenter, failovers: outcome.failovers, reading: reading(of: source))
    return answer(json { $0.value(execution) }, from: outcome.source.result, index: 1)
  }

  /// What Consul repeats of the headers in the body.
  func reading(of source: some CatalogSnapshot) -> ConsulReading {
    ConsulReading(
      lastContact: ReadHeaders.lastContact(of: source), knownLeader: source.freshness.isCurrent, consistency: options.consistency.rawValue)
  }
}
