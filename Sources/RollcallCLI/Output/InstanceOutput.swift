import Rollcall

/// An instance in JSON.
struct InstanceOutput: Encodable {
  var service: String
  var id: String
  var host: String
  var port: Int
  /// `host:port`, with brackets around an IPv6 address.
  var address: String
  /// The worst of the checks: `passing`, `warning` or `critical`.
  var health: Health
  /// The operator's reason; absent when the instance is in service.
  var maintenance: String?
  var tags: [String]
  var metadata: [String: String]
  var weights: Weights
  var checks: [HealthCheck]
  var node: NodeReference?
  var session: SessionID?
  var createRevision: Revision
  var modifyRevision: Revision

  init(_ registered: RegisteredInstance) {
    let instance = registered.instance
    service = instance.service.rawValue
    id = instance.id
    host = instance.host
    port = instance.port
    address = instance.address.description
    health = instance.health
    maintenance = instance.maintenance
    tags = instance.tags
    metadata = instance.metadata
    weights = instance.weights
    checks = instance.checks
    node = instance.node
    session = registered.session
    createRevision = registered.createRevision
    modifyRevision = registered.modifyRevision
  }
}
