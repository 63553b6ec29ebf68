import Foundation

/// What `instances` and `watch` print in JSON, as far as the tests look at it.
struct ServiceSet: Decodable {
  struct Instance: Decodable, Equatable {
    var id: String
    var address: String
    var health: String
    var tags: [String]
    var metadata: [String: String]
  }

  var service: String
  var freshness: String
  var staleReason: String?
  var instances: [Instance]

  init(line: String) throws {
    self = try JSONDecoder().decode(ServiceSet.self, from: Data(line.utf8))
  }

  /// What the catalog says now.
  static func of(_ name: String, in catalog: String, _ options: String...) async throws -> ServiceSet {
    try await rollcall(["instances", name, "--format", "json"] + options, catalog: catalog).decoded()
  }
}
