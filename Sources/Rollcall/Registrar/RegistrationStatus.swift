/// The state of a registration, and the generation of the instance it speaks of: an update begins a new one.
struct RegistrationStatus: Sendable, Equatable {
  var state: RegistrationState
  var generation: UInt64
}
