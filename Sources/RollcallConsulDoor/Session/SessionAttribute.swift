/// What a session of Consul's keeps in the attributes of its catalog session.
enum SessionAttribute {
  static let node = "consul.Node"
  /// The text that the client gave.
  static let ttl = "consul.TTL"
  /// JSON: `["serfHealth"]`
  static let nodeChecks = "consul.NodeChecks"
  /// JSON: `[{"ID":"service:web","Namespace":""}]`; absent for none.
  static let serviceChecks = "consul.ServiceChecks"
  /// JSON, as node checks: the older form of both; absent for none.
  static let checks = "consul.Checks"
  /// JSON: `["web"]`, the services that carry some of those checks; absent for none.
  static let services = "consul.CheckedServices"
}
