import ConsulAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import RollcallQueries

/// Creates, changes and deletes prepared queries.
struct QueryWriting: Sendable {
  let door: DoorResources

  func create(_ request: DoorRequest) async throws -> Response {
    var query = try await decode(request)
    guard query.id.isEmpty else { throw DoorError.refused("ID must be empty when creating a new prepared query") }
    query.id = UUID().uuidString.lowercased()
    try query.validate()
    try request.access.require(AccessNeed(.write, query.accessSubject))
    let new = query
    try await change(request) { live, book in try await put(new, among: book, live) }
    return .json(ConsulQueryCreated(id: new.id), for: request)
  }

  func update(_ request: DoorRequest) async throws -> Response {
    var query = try await decode(request)
    query.id = request.name
    let new = query
    try await change(request) { live, book in
      _ = try existing(request, book)
      try new.validate()
      try request.access.require(AccessNeed(.write, new.accessSubject))
      try await put(new, among: book, live)
    }
    return .empty
  }

  func delete(_ request: DoorRequest) async throws -> Response {
    try await change(request) { live, book in
      try await QueryStore(live.catalog.keyValues).delete(try existing(request, book).id)
    }
    return .empty
  }

  private func decode(_ request: DoorRequest) async throws -> ConsulPreparedQuery {
    let query = try await ConsulPreparedQuery.decodeRequest(Array(request.bytes().readableBytesView))
    guard query.token.isEmpty || door.settings.access == nil else {
      throw DoorError.badRequest(
        "This agent lends no token to a query: whoever executes it needs the right to its service. Leave Token out.")
    }
    return query
  }

  /// Lets changes come one after the other.
  private func change(
    _ request: DoorRequest, _ body: @escaping @Sendable (LiveCatalog, QueryBook) async throws -> Void
  ) async throws {
    let live = try door.datacenter(request.query["dc"])
    try await door.lanes.inLane("\(live.name)/\(QueryStore.prefix)") { try await body(live, try await live.bookForWriting()) }
  }

  /// The query that the path names, which the client may change.
  private func existing(_ request: DoorRequest, _ book: QueryBook) throws(DoorError) -> ConsulPreparedQuery {
    if let fault = request.name.indexFault {
      throw .refused("Prepared Query lookup failed: failed prepared query lookup: \(fault)")
    }
    guard let query = book[id: request.name] else {
      throw .refused("Cannot modify non-existent prepared query: '\(request.name)'")
    }
    try request.access.require(AccessNeed(.write, query.accessSubject))
    return query
  }

  private func put(_ query: ConsulPreparedQuery, among book: QueryBook, _ live: LiveCatalog) async throws {
    try book.check(query)
    if !query.session.isEmpty {
      if let fault = query.session.indexFault { throw DoorError.refused("invalid session: \(fault)") }
      guard try await live.catalog.sessions?.session(SessionID(query.session)) != nil else {
        throw DoorError.refused("invalid session \"\(query.session)\"")
      }
    }
    try await QueryStore(live.catalog.keyValues).put(query, among: book)
  }
}

extension ConsulPreparedQuery {
  /// What its definition is about: a template can come to any service.
  var accessSubject: AccessNeed.Subject { isTemplate ? .allServices : .service(service.service) }
}
