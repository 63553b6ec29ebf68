import Rollcall

/// One entry in the agent's own store.
///
/// What was registered, and what checks have said since, are stored apart: the one changes seldom and is large, the other changes often and is small.
enum AgentRecord: Sendable, Equatable {
  struct Result: Sendable, Equatable {
    var id: String
    var result: CheckResult

    init(id: String, _ result: CheckResult) {
      self.id = id
      self.result = result
    }
  }

  case node(maintenance: String?, checks: [LocalCheck])
  case service(ServiceInstance, catalogs: [String]? = nil, checks: [LocalCheck])
  case results(LocalOwner, [Result])
  /// Reports up to then may be missing.
  case horizon(Duration)
  /// The owner's definition is to be removed.
  case noDefinition(LocalOwner)
  /// The owner's results are to be removed.
  case noResults(LocalOwner)

  var key: String {
    switch self {
    case .node: Self.definitionKey(.node)
    case .service(let instance, _, _): Self.definitionKey(.service(instance.id))
    case .noDefinition(let owner): Self.definitionKey(owner)
    case .horizon: Self.horizonKey
    case .results(let owner, _), .noResults(let owner): Self.resultsKey(owner)
    }
  }

  static func definitionKey(_ owner: LocalOwner) -> String {
    switch owner {
    case .node: "node"
    case .service(let id): servicePrefix + id
    }
  }

  static func resultsKey(_ owner: LocalOwner) -> String {
    switch owner {
    case .node: "node-results"
    case .service(let id): resultsPrefix + id
    }
  }

  static let horizonKey = "horizon"
  static let servicePrefix = "service/"
  static let resultsPrefix = "results/"
}
