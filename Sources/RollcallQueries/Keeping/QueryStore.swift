public import ConsulAPI
public import Rollcall

/// Where prepared queries are kept: in the key-value store of their catalog, so that every agent on it has them.
public struct QueryStore: Sendable {
  /// Reserved: below it lies nothing but queries, each under its id.
  public static let prefix = ReservedKeys.prefix + "queries/"

  /// The most that a catalog keeps: all are read when one is looked for.
  static let maximumCount = 4_096

  private let keys: any KeyValueStore

  public init(_ keys: any KeyValueStore) {
    self.keys = keys
  }

  public func book() async throws -> QueryBook { QueryBook(try await keys.list(Self.prefix).entries) }

  /// Keeps a query that is new, or in the place of the one of its id.
  /// - Parameter query: valid, with its id.
  public func put(_ query: ConsulPreparedQuery, among book: QueryBook) async throws {
    if book[id: query.id] == nil, book.queries.count >= Self.maximumCount {
      throw QueryError(.invalid, "There are \(book.queries.count) prepared queries, the most that there can be. Delete one first.")
    }
    var kept = query
    (kept.createIndex, kept.modifyIndex) = (0, 0)
    let bytes = kept.jsonBytes
    guard bytes.count <= ConsulPreparedQuery.maximumSize else {
      throw QueryError(
        .invalid, "The prepared query has \(bytes.count) bytes; at most \(ConsulPreparedQuery.maximumSize) are possible.")
    }
    try await keys.put(Self.prefix + query.id, bytes)
  }

  public func delete(_ id: String) async throws {
    try await keys.delete(Self.prefix + id)
  }
}

extension ConsulPreparedQuery {
  /// Nil for an entry that is none.
  init?(kept entry: KeyValueEntry) {
    guard let query = try? ConsulPreparedQuery(jsonBytes: entry.value) else { return nil }
    self = query
    createIndex = entry.createRevision.rawValue
    modifyIndex = entry.modifyRevision.rawValue
  }
}
