import ConsulAPI
import Rollcall

/// What a session of Consul's depends on, besides its node: as `session/create` said it, and as the attributes of its catalog session keep it.
struct SessionDependencies: Sendable, Equatable {
  var nodeChecks: [String]
  /// Nil where the client gave none.
  var serviceChecks: [ConsulSession.ServiceCheck]?
  /// The older form of both.
  var checks: [String]
  /// Which services carry those checks that are not the node's own: a check is known by its id, and looked for at its service.
  var services: [ServiceName] = []

  var checkIDs: [String] { nodeChecks + checks + (serviceChecks ?? []).map(\.id) }

  var attributes: [String: String] {
    var attributes = [SessionAttribute.nodeChecks: String(decoding: nodeChecks.jsonBytes, as: UTF8.self)]
    if !checks.isEmpty { attributes[SessionAttribute.checks] = String(decoding: checks.jsonBytes, as: UTF8.self) }
    if let serviceChecks { attributes[SessionAttribute.serviceChecks] = String(decoding: serviceChecks.jsonBytes, as: UTF8.self) }
    if !services.isEmpty {
      attributes[SessionAttribute.services] = String(decoding: services.map(\.rawValue).jsonBytes, as: UTF8.self)
    }
    return attributes
  }
}

extension SessionDependencies {
  /// - Parameter attributes: of a catalog session. What cannot be read there counts as nothing.
  init(attributes: [String: String]) {
    func strings(_ name: String) -> [String] { attributes[name].flatMap { try? [String](jsonBytes: Array($0.utf8)) } ?? [] }
    self.init(
      nodeChecks: strings(SessionAttribute.nodeChecks),
      serviceChecks: attributes[SessionAttribute.serviceChecks].flatMap { try? [ConsulSession.ServiceCheck](jsonBytes: Array($0.utf8)) },
      checks: strings(SessionAttribute.checks), services: strings(SessionAttribute.services).map { ServiceName($0) })
  }
}
