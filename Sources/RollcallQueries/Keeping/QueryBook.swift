public import ConsulAPI
public import Rollcall

/// All prepared queries of a catalog at one moment, ready to be found by id or name.
///
/// Names are the same whatever their capitals. Of two queries of one name, which agents can make at the same moment, the older one is found.
public struct QueryBook: Sendable {
  /// Sorted by id.
  public let queries: [ConsulPreparedQuery]
  private let byName: [String: ConsulPreparedQuery]
  /// By the lowercase beginning that they stand for; the longest first.
  private let templates: [(prefix: String, template: QueryTemplate)]
  private let templatesByID: [String: QueryTemplate]

  /// Longer names are no template's: how long an expression works depends on it.
  static let longestName = 1024

  /// - Parameter entries: as a ``QueryStore`` keeps them; what is no query is passed over.
  public init(_ entries: [KeyValueEntry]) {
    queries = entries.compactMap(ConsulPreparedQuery.init(kept:)).sorted { $0.id < $1.id }
    let named = queries.sorted { $0.createIndex > $1.createIndex }.map { ($0.name.lowercased(), $0) }
    byName = Dictionary(named.filter { !$0.0.isEmpty }) { $1 }
    var templatesByID: [String: QueryTemplate] = [:]
    var templates: [String: QueryTemplate] = [:]
    for (name, query) in named where query.isTemplate {
      guard let template = try? QueryTemplate(query) else { continue }
      templatesByID[query.id] = template
      templates[name] = template
    }
    self.templatesByID = templatesByID
    self.templates = templates.map { (prefix: $0.key, template: $0.value) }.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
  }

  public subscript(id id: String) -> ConsulPreparedQuery? { queries.first { $0.id == id } }

  /// The query to execute: of that id, or else of that name, or else that of the longest template that fits.
  /// - Throws: `.unknown`; `.invalid` for a template by its id.
  public func resolve(_ idOrName: String) throws(QueryError) -> ConsulPreparedQuery {
    if let query = self[id: idOrName] {
      guard !query.isTemplate else {
        throw .invalid("prepared query templates can only be resolved up by name, not by ID")
      }
      return query
    }
    let name = idOrName.lowercased()
    if let query = byName[name] { return templatesByID[query.id]?.render(idOrName) ?? query }
    guard !name.isEmpty, name.utf8.count <= Self.longestName,
      let found = templates.first(where: { name.utf8.starts(with: $0.prefix.utf8) })
    else { throw QueryError(.unknown, "Query not found") }
    return found.template.render(idOrName)
  }

  /// - Parameter query: valid alone, with the id that it has or gets.
  /// - Throws: what Consul says of a query that cannot be beside the others, and of a template that cannot be at all.
  public func check(_ query: ConsulPreparedQuery) throws(QueryError) {
    let others = queries.filter { $0.id != query.id }
    if query.name.isEmpty {
      if query.isTemplate, others.contains(where: { $0.isTemplate && $0.name.isEmpty }) {
        throw .invalid("a query template with an empty name already exists")
      }
    } else if others.contains(where: { $0.name.lowercased() == query.name.lowercased() }) {
      throw .invalid("name '\(query.name)' aliases an existing query name")
    } else if queries.contains(where: { $0.id == query.name }) {
      throw .invalid("name '\(query.name)' aliases an existing query ID")
    }
    if query.isTemplate { _ = try QueryTemplate(query) }
  }
}
