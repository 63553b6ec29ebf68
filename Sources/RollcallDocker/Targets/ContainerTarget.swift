/// Where containers' services are registered.
public protocol ContainerTarget: Sendable {
  /// For messages.
  var description: String { get }

  /// Looks after what is registered, until the task is cancelled; then takes it out.
  func run() async

  /// Brings the registrations to what is desired. Called again, later, when it throws.
  func apply(_ set: ContainerSet) async throws
}
