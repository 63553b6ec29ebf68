public import GRPCCore

extension ServiceConfig {
  /// Calls to all instances in turn, which is what a service in a catalog is for.
  ///
  /// - Parameter attempts: how often a call may be sent in all: one that ends `UNAVAILABLE` before anything was answered is sent again, to the next instance. That covers
  ///   the connections that servers end on their own, and what is under way when one is killed; since a killed server may have done it already, more than 1 is only for
  ///   services whose calls may be done twice.
  public static func balanced(attempts: Int = 1) -> ServiceConfig {
    guard attempts > 1 else { return ServiceConfig(loadBalancingConfig: [.roundRobin]) }
    let retry = RetryPolicy(
      maxAttempts: min(attempts, 5), initialBackoff: .milliseconds(10), maxBackoff: .milliseconds(500), backoffMultiplier: 3,
      retryableStatusCodes: [.unavailable])
    return ServiceConfig(
      methodConfig: [MethodConfig(names: [MethodConfig.Name(service: "")], executionPolicy: .retry(retry))],
      loadBalancingConfig: [.roundRobin])
  }
}
