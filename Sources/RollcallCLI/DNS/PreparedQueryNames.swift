import ConsulAPI
import Rollcall
import RollcallDNSDoor
import RollcallQueries
import Synchronization

/// Executes prepared queries for names below `query`, over the views that all doors share.
///
/// Of a query that is bound to a session it does not look whether that still lives: whoever reads queries over HTTP does, and deletes it.
final class PreparedQueryNames: DNSQueryResolver {
  /// A service with its nodes, as the views have them.
  private struct Reading: QuerySource {
    let instances: [RegisteredInstance]
    let nodes: ServiceSnapshot

    func node(_ name: String) -> RegisteredInstance? { nodes.instances.first { $0.instance.id == name } }
  }

  /// The first is the agent's own.
  private let datacenters: [DNSDatacenter]
  private let node: String
  /// What was read of the queries' keys, by datacenter: reading them anew costs more than executing one.
  private let books = Mutex<[String: (keys: [KeyValueEntry], book: QueryBook)]>([:])

  init(_ datacenters: [DNSDatacenter], node: String) {
    self.datacenters = datacenters
    self.node = node
  }

  func resolve(query name: String, in datacenter: String?) async throws -> DNSQueryResult? {
    let named = datacenter.map { wanted in datacenters.first { $0.name.lowercased() == wanted.lowercased() } } ?? datacenters.first
    guard let own = named else { return nil }
    let book = try await book(of: own)
    let query: ConsulPreparedQuery
    do throws(QueryError) {
      query = try book.resolve(name)
    } catch {
      guard error.code != .unknown else { return nil }
      throw error
    }
    let search = QueryFailover<Reading>(
      query, QueryChoice(query, ownNode: node), own: own.name, datacenters: datacenters.map(\.name)
    ) { [datacenters] name in
      guard let datacenter = datacenters.first(where: { $0.name == name }) else {
        throw RollcallError(.unreachable, "There is no catalog '\(name)'.")
      }
      return try await Self.reading(of: ServiceName(query.service.service), in: datacenter)
    }
    var random = SystemRandomNumberGenerator()
    let outcome = try await search.outcome(in: own.name, using: &random)
    return DNSQueryResult(
      instances: outcome.instances, datacenter: outcome.datacenter, ttl: Self.seconds(query.dns.ttl),
      keepsOrder: !query.service.near.isEmpty)
  }

  private func book(of datacenter: DNSDatacenter) async throws -> QueryBook {
    let keys = try await datacenter.views.keys(.prefix(QueryStore.prefix)).first()
    guard !keys.entries.isEmpty || keys.freshness.isCurrent else {
      throw RollcallError(.unreachable, "The catalog '\(datacenter.name)' has not answered yet.")
    }
    return books.withLock { books in
      if let known = books[datacenter.name], known.keys == keys.entries { return known.book }
      let book = QueryBook(keys.entries)
      books[datacenter.name] = (keys.entries, book)
      return book
    }
  }

  /// A service that the catalog does not list is not watched: templates make services of whatever names somebody asks for.
  private static func reading(of service: ServiceName, in datacenter: DNSDatacenter) async throws -> Reading {
    let nodes = try await datacenter.views.service(.nodes).first()
    let list = try await datacenter.views.services().first()
    guard list.services.contains(where: { $0.name == service }) else { return Reading(instances: [], nodes: nodes) }
    return Reading(instances: try await datacenter.views.service(service).first().instances, nodes: nodes)
  }

  /// Nil for none.
  private static func seconds(_ ttl: String) -> UInt32? {
    guard let duration = try? GoDuration(ttl), duration.nanoseconds >= 0 else { return nil }
    return UInt32(clamping: duration.nanoseconds / 1_000_000_000)
  }
}
