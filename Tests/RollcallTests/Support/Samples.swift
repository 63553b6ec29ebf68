import Rollcall

extension ServiceInstance {
  /// An instance of `web`, told apart by its id, and one version of it from the next by its port.
  static func sample(_ id: String = "a", port: Int = 80, passing: Int = 1) -> ServiceInstance {
    ServiceInstance(service: "web", id: id, host: "10.0.0.1", port: port, weights: Weights(passing: passing))
  }
}

extension RollcallError {
  static let unreachable = RollcallError(.unreachable, "No endpoint answers.")
  static let conflict = RollcallError(.conflict, "Somebody else holds it.")
  static let gone = RollcallError(.sessionLost, "The session is gone.")
}
