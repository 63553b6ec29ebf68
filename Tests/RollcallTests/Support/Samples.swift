import Rollcall

extension ServiceInstance {
  /// An instance of `web`, told apart by its id, and one version of it from the next by its port.
  static func sample(
    _ id: String = "a", service: ServiceName = "web", host: String = "10.0.0.1", port: Int = 80, weights: Weights = .standard,
    node: NodeReference? = nil
  ) -> ServiceInstance {
    ServiceInstance(service: service, id: id, host: host, port: port, weights: weights, node: node)
  }
}

extension RollcallError {
  static let unreachable = RollcallError(.unreachable, "No endpoint answers.")
  static let conflict = RollcallError(.conflict, "Somebody else holds it.")
  static let gone = RollcallError(.sessionLost, "The session is gone.")
}
