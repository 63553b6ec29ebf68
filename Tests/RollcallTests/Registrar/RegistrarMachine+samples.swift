@testable import Rollcall

extension RegistrarMachine.Action {
  static func says(_ instance: ServiceInstance, _ state: RegistrationState, _ generation: UInt64 = 1) -> Self {
    .announce(instance.key, RegistrationStatus(state: state, generation: generation))
  }
}

extension Backoff {
  /// 100 ms, 200 ms, 400 ms, … 1 s.
  static let even = Backoff(initial: .milliseconds(100), maximum: .seconds(1), jitter: 0)
}
