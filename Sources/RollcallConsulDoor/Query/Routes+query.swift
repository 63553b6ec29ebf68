import ConsulAPI
import HTTPTypes
import Hummingbird
import Rollcall
import RollcallQueries

extension Routes {
  /// `/v1/query…`: prepared queries.
  mutating func addQuery(_ door: DoorResources) {
    let writing = QueryWriting(door: door)
    read("/v1/query", .catalog, door) { reader in
      let (book, result) = try await reader.queries()
      return reader.answer(reader.json { $0.array(book.queries) }, from: result)
    }
    add(.post, "/v1/query", writing.create)
    read("/v1/query/", .cachedCatalog, door) { reader in
      if let name = reader.name(before: "/execute") {
        let limit: Int?
        do throws(DoorError) {
          limit = try reader.limit()
        } catch {
          // Refused before anything is read: without the headers of a reading.
          return .error(error)
        }
        return try await reader.execute(try await reader.resolve(name).query, limit: limit)
      }
      if let name = reader.name(before: "/explain") {
        let (query, result) = try await reader.resolve(name)
        let explanation = ConsulQueryExplanation(query: query, reading: reader.reading(of: result.source))
        return reader.answer(reader.json { $0.value(explanation) }, from: result, index: 1)
      }
      return try await reader.definition()
    }
    put("/v1/query/", writing.update)
    add(.delete, "/v1/query/", writing.delete)
  }
}

extension Reader {
  /// What the path has before this end; nil when it ends otherwise.
  fileprivate func name(before end: String) -> String? {
    request.name.hasSuffix(end) ? String(request.name.dropLast(end.count)) : "/\(request.name)" == end ? "" : nil
  }

  fileprivate func limit() throws(DoorError) -> Int? {
    guard let text = request.query["limit"], !text.isEmpty else { return nil }
    guard let limit = Int(text) else { throw .refused("Bad limit: strconv.Atoi: parsing \(text.goQuoted): invalid syntax") }
    return limit
  }

  fileprivate func definition() async throws -> Response {
    let id = request.name
    if let fault = id.indexFault { throw DoorError.refused("failed prepared query lookup: \(fault)") }
    let (book, result) = try await queries()
    guard let query = book[id: id] else { throw DoorError(.notFound, "Query not found") }
    try request.access.require(AccessNeed(.read, query.accessSubject))
    return answer(json { $0.array([query]) }, from: result)
  }
}
