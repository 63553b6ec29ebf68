import Rollcall

extension RegisteredInstance {
  static func sample(
    _ id: String, health: Health = .passing, weights: Weights = .standard, maintenance: String? = nil
  ) -> RegisteredInstance {
    var instance = ServiceInstance.sample(id)
    instance.weights = weights
    instance.maintenance = maintenance
    instance.checks = [HealthCheck(id: id, name: "check", health: health)]
    return RegisteredInstance(instance, createRevision: Revision(1), modifyRevision: Revision(1), session: nil)
  }
}
