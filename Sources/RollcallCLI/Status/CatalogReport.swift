import Rollcall

/// What `status` tells of one catalog.
struct CatalogReport: Encodable, Sendable {
  var name: String?
  var url: String
  /// `connected` or `unreachable`.
  var state: String
  /// Of several endpoints, the one that answers.
  var endpoint: String?
  var server: String?
  var services: Int?
  var details: [CatalogStatus.Detail] = []
  /// Why it cannot be reached, and what to do.
  var failure: String?

  static func of(_ named: NamedCatalog) async -> CatalogReport {
    var report = CatalogReport(name: named.name, url: named.url.description, state: "unreachable")
    var options = CatalogOptions()
    options.given = named
    do {
      try await options.withCatalog { catalog in
        let status = try await catalog.status()
        report.services = try await catalog.services().services.count
        report.server = status.server
        report.details = status.details
        if named.url.endpoints.count > 1, case .connected(let endpoint) = catalog.connection { report.endpoint = endpoint }
        report.state = "connected"
      }
    } catch {
      report.failure = "\(error)"
    }
    return report
  }

  /// One fact a line.
  var text: String {
    var facts: [(String, String)] = []
    if let name { facts.append(("name", name)) }
    facts.append(("catalog", url))
    facts.append(("state", state))
    if let endpoint { facts.append(("endpoint", endpoint)) }
    if let server { facts.append(("server", server)) }
    if let services, !details.contains(where: { $0.name == "services" }) { facts.append(("services", "\(services)")) }
    facts += details.map { ($0.name, $0.value) }
    let width = facts.map(\.0.count).max() ?? 0
    return facts.map { name, value in
      "\(name.printable):" + String(repeating: " ", count: max(1, width - name.count + 2)) + value.printable
    }.joined(separator: "\n")
  }
}
