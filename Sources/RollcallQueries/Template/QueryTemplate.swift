import ConsulAPI

/// A prepared query that stands for all names that begin like its own: `geo-` for `geo-web`.
struct QueryTemplate: Sendable {
  private let query: ConsulPreparedQuery
  private let pattern: Pattern?
  /// The texts of the service part, by where they stand.
  private let texts: [String: QueryText]

  /// - Throws: what Consul says of a template that cannot be.
  init(_ query: ConsulPreparedQuery) throws(QueryError) {
    guard query.template.type == ConsulPreparedQuery.Template.namePrefixMatch else {
      throw Self.failure("Bad Template.Type '\(query.template.type)'")
    }
    var texts: [String: QueryText] = [:]
    // What cannot be read is told before what cannot be evaluated.
    var evaluation: QueryError?
    try query.service.forEachText { path, text throws(QueryError) in
      do throws(QueryTextError) {
        texts[path] = try QueryText(text)
      } catch {
        switch error {
        case .format: throw Self.failure("Bad format '\(text)' in Service\(path): parse error: syntax error")
        case .evaluation(let problem):
          evaluation = evaluation ?? Self.failure("Bad evaluation for '\(text)' in Service\(path): \(problem)")
        }
      }
    }
    do throws(PatternError) {
      pattern = query.template.regexp.isEmpty ? nil : try Pattern(query.template.regexp)
    } catch {
      throw Self.failure("Bad Regexp: \(error)")
    }
    if let evaluation { throw evaluation }
    self.query = query
    self.texts = texts
  }

  private static func failure(_ problem: String) -> QueryError { .invalid("failed compiling template: \(problem)") }

  /// The query for one name.
  func render(_ name: String) -> ConsulPreparedQuery {
    let matches = pattern?.firstMatch(in: name)?.map { $0 ?? "" } ?? []
    let scope = QueryScope(name: name, prefix: query.name, matches: matches)
    var query = query
    query.service.replaceTexts { path, text in texts[path]?.render(scope) ?? text }
    if query.template.removeEmptyTags { query.service.tags = (query.service.tags ?? []).filter { !$0.isEmpty } }
    return query
  }
}
