import HTTPTypes
import Rollcall
import RollcallAgent
import RollcallQueries

/// What each path needs. Where that depends on what a request's body says, its handler asks for it.
///
/// A list needs the right to everything that it may show: nothing is left out of an answer without a word.
struct AccessTable: Sendable {
  /// For the names behind the ids of services and checks.
  let agent: Agent?

  /// - Parameters:
  ///   - path: the route's, without the name that follows it.
  func needs(_ method: HTTPRequest.Method, _ path: String, _ name: String, _ query: QueryParameters) -> [AccessNeed] {
    let right: AccessRight = method == .get || method == .head ? .read : .write
    let parts = path.split(separator: "/").map(String.init)
    guard parts.first == "v1", parts.count > 1 else { return [] }
    switch parts[1] {
    case "status": return []
    // What agents keep there for all is nobody's by a right to keys.
    case "kv" where ReservedKeys.contains(name): return Self.everything
    case "kv": return [AccessNeed(right, query.contains("recurse") || query.contains("keys") ? .keysBelow(name) : .key(name))]
    case "txn": return []
    case "session": return [AccessNeed(right, .sessions)]
    case "catalog", "health": return catalog(right, parts, name)
    case "prometheus":
      let services = query.values("service")
      return services.isEmpty ? [AccessNeed(right, .allServices)] : services.map { AccessNeed(right, .service($0)) }
    case "agent": return agent(right, Array(parts.dropFirst(2)), name)
    // A query is its service's: its handler asks for that one, which for a template is any.
    case "query": return parts.count == 2 && path.hasSuffix("query") && right == .read ? [AccessNeed(.read, .allServices)] : []
    // They run what operators bound to them, on every node.
    case "event": return [AccessNeed(right, .agent)]
    // They tell every client the same: that there are none of Consul's own.
    case "acl": return []
    case "operator": return [AccessNeed(right, .agent)]
    case "coordinate", "connect", "config", "discovery-chain": return [AccessNeed(right, .allServices)]
    case "internal": return [AccessNeed(right, .allServices)]
    // What is new here is nobody's until it has a line of its own.
    default: return Self.everything
    }
  }

  static let everything = [AccessNeed(.write, .allServices), AccessNeed(.write, .keysBelow("")), AccessNeed(.write, .agent)]

  private func catalog(_ right: AccessRight, _ parts: [String], _ name: String) -> [AccessNeed] {
    switch (parts[1], parts.dropFirst(2).first) {
    case ("catalog", "datacenters"): []
    case ("catalog", "service"), ("health", "service"), ("health", "checks"): [AccessNeed(right, .service(name))]
    default: [AccessNeed(right, .allServices)]
    }
  }

  private func agent(_ right: AccessRight, _ parts: [String], _ name: String) -> [AccessNeed] {
    switch parts {
    case ["service", "register"], ["check", "register"]: []
    case ["service"], ["service", "deregister"], ["service", "maintenance"], ["health", "service", "id"]:
      [AccessNeed(right, .service(serviceName(ofID: name)))]
    case ["health", "service", "name"]: [AccessNeed(right, .service(name))]
    case ["services"], ["checks"]: [AccessNeed(right, .allServices)]
    case ["check", "pass"], ["check", "warn"], ["check", "fail"], ["check", "update"], ["check", "deregister"]:
      [AccessNeed(right, subject(ofCheck: name))]
    default: [AccessNeed(right, .agent)]
    }
  }

  private func serviceName(ofID id: String) -> String { agent?.service(id)?.instance.service.rawValue ?? id }

  /// What registering checks needs besides: those that are there under the same ids change hands.
  func needs(toReplaceChecks ids: [String]) -> [AccessNeed] {
    ids.filter { agent?.checks[$0] != nil }.map { AccessNeed(.write, subject(ofCheck: $0)) }
  }

  private func subject(ofCheck id: String) -> AccessNeed.Subject {
    guard case .service(let service)? = agent?.checks[id]?.owner else { return .agent }
    return .service(serviceName(ofID: service))
  }
}
