import ConsulAPI
import Rollcall
import RollcallQueries

extension LiveCatalog {
  /// The queries that a snapshot of their keys holds, without those whose session has ended.
  func book(of snapshot: KeyValueSnapshot) async throws -> QueryBook {
    let book = readBook(snapshot)
    guard book.queries.contains(where: { !$0.session.isEmpty }), let directory = catalog.sessions else { return book }
    // Who cannot be asked has ended nothing.
    guard let sessions = try? await directory.sessions() else { return book }
    let alive = Set(sessions.sessions.map(\.id.rawValue))
    let ended = Set(book.queries.filter { !$0.session.isEmpty && !alive.contains($0.session) }.map { QueryStore.prefix + $0.id })
    return ended.isEmpty ? book : QueryBook(snapshot.entries.filter { !ended.contains($0.key) })
  }

  /// The queries as they are now, for a change of them; those whose session has ended are deleted.
  func bookForWriting() async throws -> QueryBook {
    let snapshot = try await catalog.keyValues.list(QueryStore.prefix)
    let book = try await book(of: snapshot)
    for entry in snapshot.entries {
      let id = String(entry.key.dropFirst(QueryStore.prefix.count))
      if readBook(snapshot)[id: id] != nil, book[id: id] == nil { try await catalog.keyValues.delete(entry.key) }
    }
    return book
  }
}
